import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HmacSha256, sha256 } from '../../../src/core/sha256.ts';

const lengths = Array.from({ length: 200 }, (_, length) => length).concat(1_000, 4_096, 20_001);
const textOf = (length: number) =>
  Array.from({ length }, (_, at) => String.fromCodePoint(32 + ((at * 7919) % 95))).join('');

describe('SHA-256', () => {
  it('is that of Node for each length of the last block', () => {
    for (const text of [...lengths.map(textOf), 'Grüße 🌍 \ud800']) {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  it('is also right as an HMAC, for short and long keys', () => {
    for (const key of ['', 'short', 'ö'.repeat(20), textOf(64), textOf(65), textOf(300)]) {
      const hmac = new HmacSha256(key);
      for (const text of ['', 'text', 'é', textOf(1_000)]) {
        expect(hmac.of(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
      }
    }
  });
});
