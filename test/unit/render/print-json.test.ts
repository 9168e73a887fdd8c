import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { compactJson, prettyJson, printJson } from '../../../src/render/print-json.ts';
import { coloured, pipe, terminal } from './styles.ts';

const value = { a: [1, -2.5e30, { b: null }], 'c d': 'e"\n', f: true, g: {}, h: [] };

/** `text` without the sequences that colour it. */
function uncoloured(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
}

describe('printJson', () => {
  it('is one line in a pipe', () => {
    expect(printJson(value, pipe)).toBe(`${JSON.stringify(value)}\n`);
  });

  it('is indented by two on a terminal', () => {
    expect(printJson(value, terminal())).toBe(`${JSON.stringify(value, undefined, 2)}\n`);
  });

  it('is coloured if colour is on, with the same text', () => {
    const text = printJson(value, coloured);
    expect(uncoloured(text)).toBe(`${JSON.stringify(value, undefined, 2)}\n`);
    expect(text.split('\n').slice(0, 5)).toEqual([
      '{',
      '  \x1b[34m"a"\x1b[39m: [',
      '    \x1b[33m1\x1b[39m,',
      '    \x1b[33m-2.5e+30\x1b[39m,',
      '    {',
    ]);
    expect(text).toContain('\x1b[34m"c d"\x1b[39m: \x1b[32m"e\\"\\n"\x1b[39m');
    expect(text).toContain('\x1b[35mtrue\x1b[39m');
  });

  it('is coloured in a pipe if colour is forced, still on one line', () => {
    const text = printJson(value, { ...coloured, terminal: false });
    expect(uncoloured(text)).toBe(`${JSON.stringify(value)}\n`);
  });

  it.each<Json>([null, false, 0, '', [], {}, [[]], [{}]])('prints %j as JSON.stringify does', (small) => {
    expect(printJson(small, terminal())).toBe(`${JSON.stringify(small, undefined, 2)}\n`);
    expect(uncoloured(printJson(small, coloured))).toBe(`${JSON.stringify(small, undefined, 2)}\n`);
  });
});

describe('arbitrary JSON', () => {
  it('has no control characters in names and strings, coloured or not', () => {
    const evil = { 'k\x7f\x9b': '\x1b[2J\u202e\u2028\u{e0041}\ud800' };
    const escaped = '{"k\\u007f\\u009b":"\\u001b[2J\\u202e\\u2028\\udb40\\udc41\\ud800"}';
    expect(compactJson(evil)).toBe(escaped);
    expect(uncoloured(printJson(evil, { ...coloured, terminal: false }))).toBe(`${escaped}\n`);
    expect(prettyJson(evil, pipe)).toBe(
      `${escaped.replace('{', '{\n  ').replace('":"', '": "').replace(/}$/, '\n}')}\n`,
    );
  });

  it('may be nested deeper than JSON.stringify supports', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(compactJson(deep)).toBe(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  });

  it('is null for undefined', () => {
    expect(compactJson(undefined)).toBe('null');
  });
});
