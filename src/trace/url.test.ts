import { describe, expect, it } from 'vitest';
import { isCutUrl, longestUrl, recordedText, recordedUrl, withoutCredentials } from './url.ts';

describe('user and password', () => {
  it.each([
    ['https://user:password@app.example/p?a@b', 'https://app.example/p?a@b'],
    ['https://user@app.example', 'https://app.example'],
    ['https://user:p@ss@app.example:8443/', 'https://app.example:8443/'],
    ['//user:password@app.example/next', '//app.example/next'],
    ['http:\\\\user:password@app.example', 'http:\\\\app.example'],
    ['blob:https://user:password@app.example/1-2', 'blob:https://app.example/1-2'],
    ['https://proxy.example/https://user:password@app.example/', 'https://proxy.example/https://app.example/'],
    ['https://cdn.example/npm/@scope/x@1.2.3/y.js', 'https://cdn.example/npm/@scope/x@1.2.3/y.js'],
    ['https://app.example//a@b', 'https://app.example//a@b'],
    ['mail to a@b', 'mail to a@b'],
    ['failed at (https://u:p@a.example/x), “http://u:p@b.example”', 'failed at (https://a.example/x), “http://b.example”'],
  ])('of %s are taken out', (before, after) => {
    expect(withoutCredentials(before)).toBe(after);
    expect(recordedText(before)).toBe(after);
  });
});

describe('an address as it is recorded', () => {
  it('tells of content only what kind and how much it is', () => {
    const image = `data:image/png;base64,${'A'.repeat(300_000)}`;
    expect(recordedUrl(image)).toBe('data:image/png;base64,… (300,022 characters)');
    expect(recordedUrl('data:,secret')).toBe('data:,… (12 characters)');
    expect(recordedUrl('data:secret')).toBe('data:… (11 characters)');
    expect(recordedUrl(`data:${'a'.repeat(500)},b`)).toBe('data:… (507 characters)');
    expect(recordedUrl('data:text/plain;charset=utf-8;base64,c2VjcmV0')).toBe(
      'data:text/plain;charset=utf-8;base64,… (45 characters)',
    );
    expect(recordedUrl('data:text/plain;a=secret,b')).toBe('data:text/plain… (26 characters)');
    expect(recordedUrl('javascript:secret()')).toBe('javascript:… (19 characters)');
  });

  it('is cut where it is long, and says how long it was', () => {
    const whole = `https://app.example/${'a'.repeat(longestUrl - 20)}`;
    expect(recordedUrl(whole)).toBe(whole);
    const long = recordedUrl(`${whole}b`);
    expect(long).toBe(`${whole}… (2,001 characters)`);
    expect([whole, long].map(isCutUrl)).toEqual([false, true]);
    expect(recordedUrl(`${'a'.repeat(longestUrl - 1)}\u{1f600}`)).toBe(`${'a'.repeat(longestUrl - 1)}… (2,001 characters)`);
  });

  it('is the same when it is recorded again, also where it pretends to be cut', () => {
    for (const url of [
      'data:text/plain,secret',
      'data:x',
      `https://a.example/${'b'.repeat(5_000)}`,
      'https://u:p@a.example/?#',
    ]) {
      const once = recordedUrl(url);
      expect(recordedUrl(once)).toBe(once);
    }
    expect(recordedUrl('data:text/plain,secret… (6 characters)')).toBe('data:text/plain,… (38 characters)');
    expect(recordedUrl(`${'a'.repeat(5_000)}… (6 characters)`)).toHaveLength(longestUrl + '… (5,016 characters)'.length);
  });

  it('in a text is without content too, line and column stay', () => {
    const script = `data:text/javascript,${'a'.repeat(200)}`;
    expect(recordedText(`Error: x\n    at f (${script}:1:20)\n    at ${script}:3:4`)).toBe(
      'Error: x\n    at f (data:text/javascript,… (221 characters):1:20)\n    at data:text/javascript,… (221 characters):3:4',
    );
    expect(recordedText('data: 1, 2')).toBe('data: 1, 2');
  });

  it('takes no longer than its length makes it', () => {
    for (const piece of ['://', '@', ':', 'data:', 'data:,', '//a', '… (', ',a:1:1']) {
      const text = piece.repeat(300_000);
      expect(recordedUrl(text).length).toBeLessThan(longestUrl + 40);
      expect(recordedText(text).length).toBeGreaterThan(0);
    }
  });
});
