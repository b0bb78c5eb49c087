import { expect, it } from 'vitest';
import { bodyHash } from './body-hash.ts';

const hashOf = (text: string) => bodyHash(new TextEncoder().encode(text));

it('tells bodies apart, and gives the same for the same', () => {
  const bodies = Array.from({ length: 5_000 }, (_, i) => JSON.stringify({ order: i }));
  expect(new Set(bodies.map(hashOf)).size).toBe(bodies.length);
  expect(bodies.map(hashOf)).toEqual(bodies.map(hashOf));
});

it('does not go through what is long', () => {
  expect(bodyHash(new Uint8Array(1_000_001))).toBe(null);
});
