import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { clipPainted, paintedWidth, wrapPainted } from '../../../../src/terminal/ansi-text.ts';
import { OutputQueue } from '../../../../src/terminal/screen/output-queue.ts';
import { PartialLine } from '../../../../src/terminal/screen/partial-line.ts';

const red = (text: string) => `\x1b[31m${text}\x1b[39m`;

describe('painted text', () => {
  it.each([
    [red('abc'), 3],
    ['東\x1b]8;;http://x\x07京\x1b]8;;\x07', 4],
    ['\x1b[38;5;1mx', 1],
  ])('%j takes %i columns', (text, width) => {
    expect(paintedWidth(text)).toBe(width);
  });

  it('is cut without losing its colours', () => {
    expect(clipPainted(red('abc'), 3)).toBe(red('abc'));
    expect(clipPainted(red('abcdef'), 3)).toBe('\x1b[31mabc\x1b[0m');
    expect(clipPainted('a東', 2)).toBe('a');
  });

  it('is wrapped where a terminal would wrap it', () => {
    expect(wrapPainted('abc東d\te', 4).map(({ text }) => text)).toEqual(['abc', '東d ', 'e']);
  });
});

describe('a line that has no end yet', () => {
  it('is kept until it has', () => {
    const line = new PartialLine();
    expect(line.add('one\ntw', 10)).toBe('one\n');
    expect(line.rows(10)).toEqual(['tw']);
    expect(line.add('o\n', 10)).toBe('two\n');
    expect(line.rows(10)).toEqual([]);
    line.add('rest', 10);
    expect(line.end()).toBe('rest\n');
    expect(line.end()).toBe('');
  });

  it('is written in whole rows when it grows too long, with its colours', () => {
    const line = new PartialLine();
    const written = line.add(`\x1b[31m${'x'.repeat(4_005)}`, 10);
    expect(stripVTControlCharacters(written)).toBe('x'.repeat(4_000));
    expect(line.rows(10)).toEqual(['\x1b[31mxxxxx\x1b[0m']);
    expect(line.add('\x1b[39my\n', 10)).toBe('\x1b[31mxxxxx\x1b[39my\n');
  });
});

describe('output that waits', () => {
  /** The texts of all pieces, and whether each text was reported as written once, at its end. */
  function drain(output: OutputQueue): string[][] {
    const rounds: string[][] = [];
    while (!output.isEmpty) rounds.push(output.take().map(({ text }) => text));
    return rounds;
  }

  it('is given out in its order, as much as is written at once', () => {
    const output = new OutputQueue();
    const done: string[] = [];
    output.add('stdout', 'a\n', () => done.push('a'));
    output.add('stderr', 'b\n', () => done.push('b'));
    const pieces = output.take();
    expect(pieces.map(({ origin, text }) => [origin, text])).toEqual([
      ['stdout', 'a\n'],
      ['stderr', 'b\n'],
    ]);
    for (const piece of pieces) piece.done?.();
    expect(done).toEqual(['a', 'b']);
  });

  it('is parted behind lines', () => {
    const output = new OutputQueue();
    const text = 'line\n'.repeat(10_000);
    output.add('stdout', text, () => {});
    const rounds = drain(output);
    expect(rounds.length).toBeGreaterThan(2);
    expect(rounds.flat().join('')).toBe(text);
    expect(rounds.flat().every((piece) => piece.endsWith('line\n'))).toBe(true);
  });

  it.each([
    ['characters', '😀'.repeat(20_000)],
    ['sequences', red('x').repeat(5_000)],
    ['images', `\x1b]1337;File=:${'A'.repeat(100_000)}\x07\nafter`],
  ])('is parted between %s', (_what, text) => {
    const output = new OutputQueue();
    output.add('stdout', `x${text}`, () => {});
    const rounds = drain(output).flat();
    expect(rounds.join('')).toBe(`x${text}`);
    for (const piece of rounds) {
      expect(piece).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
      expect(stripVTControlCharacters(piece)).not.toContain('\x1b');
    }
  });
});
