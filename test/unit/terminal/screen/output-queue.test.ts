import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { styledWidth, truncateStyled, wrapStyled } from '../../../../src/terminal/ansi-text.ts';
import { OutputQueue } from '../../../../src/terminal/screen/output-queue.ts';
import { PartialLine } from '../../../../src/terminal/screen/partial-line.ts';

const red = (text: string) => `\x1b[31m${text}\x1b[39m`;

describe('styled text', () => {
  it.each([
    [red('abc'), 3],
    ['東\x1b]8;;http://x\x07京\x1b]8;;\x07', 4],
    ['\x1b[38;5;1mx', 1],
  ])('%j takes %i columns', (text, width) => {
    expect(styledWidth(text)).toBe(width);
  });

  it('is truncated without losing its colours', () => {
    expect(truncateStyled(red('abc'), 3)).toBe(red('abc'));
    expect(truncateStyled(red('abcdef'), 3)).toBe('\x1b[31mabc\x1b[39m');
    expect(truncateStyled('a東', 2)).toBe('a');
  });

  it('is wrapped as a terminal would wrap it', () => {
    expect(wrapStyled('abc東d\te', 4)).toEqual(['abc', '東d ', ' e']);
  });
});

describe('a partial line', () => {
  it('is held until it is complete', () => {
    const line = new PartialLine();
    expect(line.add('one\ntw', 10)).toBe('one\n');
    expect(line.rows(10)).toEqual(['tw']);
    expect(line.add('o\n', 10)).toBe('two\n');
    expect(line.rows(10)).toEqual([]);
    line.add('rest', 10);
    expect(line.end()).toBe('rest\n');
    expect(line.end()).toBe('');
  });

  it('is written row by row if it becomes too long, with its colours', () => {
    const line = new PartialLine();
    const written = line.add(`\x1b[31m${'x'.repeat(4_005)}`, 10);
    expect(stripVTControlCharacters(written)).toBe('x'.repeat(4_000));
    expect(line.rows(10)).toEqual(['\x1b[31mxxxxx\x1b[0m']);
    expect(line.add('\x1b[39my\n', 10)).toBe('\x1b[31mxxxxx\x1b[39my\n');
  });
});

describe('queued output', () => {
  /** Returns the texts of all chunks, by batch. */
  function drain(output: OutputQueue): string[][] {
    const batches: string[][] = [];
    while (!output.isEmpty) batches.push(output.take().map(({ text }) => text));
    return batches;
  }

  it('is returned in order', () => {
    const output = new OutputQueue();
    const done: string[] = [];
    output.add('stdout', 'a\n', () => done.push('a'));
    output.add('stderr', 'b\n', () => done.push('b'));
    const chunks = output.take();
    expect(chunks.map(({ source, text }) => [source, text])).toEqual([
      ['stdout', 'a\n'],
      ['stderr', 'b\n'],
    ]);
    for (const { callback } of chunks) callback?.();
    expect(done).toEqual(['a', 'b']);
  });

  it('is split after lines', () => {
    const output = new OutputQueue();
    const text = 'line\n'.repeat(10_000);
    output.add('stdout', text, () => {});
    const batches = drain(output);
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.flat().join('')).toBe(text);
    expect(batches.flat().every((chunk) => chunk.endsWith('line\n'))).toBe(true);
  });

  it.each([
    ['characters', '😀'.repeat(20_000)],
    ['sequences', red('x').repeat(5_000)],
    ['lines with images', `\x1b]1337;File=:${'A'.repeat(100_000)}\x07\nafter`],
  ])('is split between %s', (_what, text) => {
    const output = new OutputQueue();
    output.add('stdout', `x${text}`, () => {});
    const chunks = drain(output).flat();
    expect(chunks.join('')).toBe(`x${text}`);
    for (const chunk of chunks) {
      expect(chunk).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
      expect(stripVTControlCharacters(chunk)).not.toContain('\x1b');
    }
  });
});

it.each([
  ['of several sequences', `\x1b_Gm=1;${'A'.repeat(4_096)}\x1b\\`.repeat(20)],
  ['with sixels', `\x1b7\x1bPq${'A'.repeat(40_000)}\x1b\\\x1b8`],
])('keeps a line with an image %s together', (_what, drawn) => {
  const output = new OutputQueue();
  const image = `${drawn}\n`;
  output.add('stdout', `${image}after\n`, () => {});
  expect(output.take().map(({ text }) => text)).toEqual([image]);
});
