import { describe, expect, it } from 'vitest';
import { maxPartLength, splitText } from '../../../src/terminal/split-text.ts';

describe('a long text', () => {
  it('is split after lines, so that a line with an image is in one part', () => {
    const text = `${'text\n'.repeat(maxPartLength / 5 - 10)}\x1b_G${'A'.repeat(maxPartLength / 2)}\x1b\\\nafter\n`;
    const parts = [...splitText(text)];
    expect(parts.join('')).toBe(text);
    expect(parts).toHaveLength(2);
    expect(parts[1]?.startsWith('\x1b_G')).toBe(true);
  });

  it('without lines is split anywhere, but not within a character', () => {
    const text = `x${'😀'.repeat(maxPartLength)}`;
    const parts = [...splitText(text)];
    expect(parts.join('')).toBe(text);
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(maxPartLength);
      expect(part).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
    }
  });

  it('may be short or empty', () => {
    expect([...splitText('')]).toEqual([]);
    expect([...splitText('a\nb')]).toEqual(['a\nb']);
  });
});
