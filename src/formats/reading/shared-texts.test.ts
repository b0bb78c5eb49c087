import { expect, it } from 'vitest';
import { SharedTexts } from './shared-texts.ts';

it('puts each text in the place of one that is the same, however many there are', () => {
  const json = JSON.stringify(
    Array.from({ length: 50_000 }, (_, i) => ({
      id: `a text of its own ${i}`,
      scope: 'https://app.example/',
      stack: [{ function: 'saveTheDraft', url: 'https://app.example/app.js', line: 1 }],
      body: 'x'.repeat(501),
      none: null,
    })),
  ).replace('{', '{"__proto__":"a text as a prototype",');
  const events: object[] = JSON.parse(json);
  const texts = new SharedTexts();
  for (const event of events) texts.share(event);
  expect(JSON.stringify(events)).toBe(json);
});
