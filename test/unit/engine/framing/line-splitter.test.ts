import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../../src/engine/framing/line-splitter.ts';

function split(longest: number | undefined, ...chunks: string[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter(
    (line) => lines.push(line),
    longest === undefined ? {} : { splitAt: longest },
  );
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe('a stream of lines', () => {
  it('is split at LF, with or without CR, at any chunk boundaries, and at its end', () => {
    expect(split(undefined, 'a\r', '\nb', 'c\n\nd')).toEqual(['a', 'bc', '', 'd']);
  });

  it('has lines of any length, unless a limit is given', () => {
    const long = 'x'.repeat(100);
    expect(split(undefined, long, long, '\n')).toEqual([long + long]);
    expect(split(150, long, long, long, '\ny\n')).toEqual([long + long, long, 'y']);
  });
});
