import { describe, expect, it } from 'vitest';
import {
  graphemeAfter,
  graphemeBefore,
  graphemeStart,
  graphemesOf,
} from '../../../src/terminal/graphemes.ts';

const family = '👨‍👩‍👧';
const accented = 'e\u0301';
const flag = '🇳🇴';

describe('graphemes', () => {
  it.each([
    ['', []],
    ['ab\n', ['a', 'b', '\n']],
    [`a${accented}b`, ['a', accented, 'b']],
    [`${family}${flag}${flag}`, [family, flag, flag]],
    ['東京한국й', ['東', '京', '한', '국', 'й']],
    ['한', ['한']],
    [`1️⃣x`, ['1️⃣', 'x']],
  ])('of %j are user-perceived characters', (text, expected) => {
    expect([...graphemesOf(text)]).toEqual(expected);
  });

  it('are found in both directions', () => {
    const text = `x${family}${accented}!`;
    expect(graphemeAfter(text, 1)).toBe(1 + family.length);
    expect(graphemeBefore(text, 1 + family.length)).toBe(1);
    expect(graphemeBefore(text, text.length - 1)).toBe(1 + family.length);
    expect(graphemeBefore(text, 0)).toBe(0);
    expect(graphemeAfter(text, text.length)).toBe(text.length);
  });

  it('are not split', () => {
    const text = `x${family}y`;
    expect(graphemeStart(text, 3)).toBe(1);
    expect(graphemeStart(text, 1)).toBe(1);
    expect(graphemeStart(text, 99)).toBe(text.length);
  });

  it('of a long text without spaces are found without rescanning it', () => {
    const text = '東京'.repeat(20_000);
    expect([...graphemesOf(text)]).toHaveLength(40_000);
    for (let at = text.length; at > 0; ) at = graphemeBefore(text, at);
  });
});
