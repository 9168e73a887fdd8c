import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/arguments/tokenize.ts';
import { randomNumbers, randomText } from './ports.ts';

const textsOf = (line: string) => tokenize(line).words.map(({ text }) => text);

describe('the words of the shell', () => {
  it.each<[line: string, words: string[]]>([
    ['', []],
    ['   ', []],
    ['call add a=5  b=3', ['call', 'add', 'a=5', 'b=3']],
    [`search q='hello world' n=5`, ['search', 'q=hello world', 'n=5']],
    [`search "q=hello world"`, ['search', 'q=hello world']],
    ['search q="say \\"hi\\" \\\\ \\n"', ['search', 'q=say "hi" \\ \\n']],
    [`search q:='"x y"'`, ['search', 'q:="x y"']],
    [`note text=it's name=O'Brien`, ['note', "text=it's", "name=O'Brien"]],
    ['note text=5"disk', ['note', 'text=5"disk']],
    ['note path=C:\\temp\\new', ['note', 'path=C:\\temp\\new']],
    ['put {"a": 1, "b": [1, 2]} x=1', ['put', '{"a": 1, "b": [1, 2]}', 'x=1']],
    ['put {"a": "} ]", "b": "\\""} x', ['put', '{"a": "} ]", "b": "\\""}', 'x']],
    ['put tags:=["a", "b"] x', ['put', 'tags:=["a", "b"]', 'x']],
    ['put where={"city": "Rome"}', ['put', 'where={"city": "Rome"}']],
    ['put [1, 2]', ['put', '[1, 2]']],
    ['put a[0]=x a[]=y', ['put', 'a[0]=x', 'a[]=y']],
    ['put u=http://x/?a=1&b=2', ['put', 'u=http://x/?a=1&b=2']],
    ["put ''", ['put', '']],
    [`put a=''`, ['put', 'a=']],
    [`put 'a'b`, ['put', 'ab']],
    [`put a='b'"c"`, ['put', 'a=b"c"']],
    ['read demo://{x}', ['read', 'demo://{x}']],
    ['a | b > c &', ['a', '|', 'b', '>', 'c', '&']],
  ])('%j', (line, words) => {
    const split = tokenize(line);
    expect(split.words.map(({ text }) => text)).toEqual(words);
    expect(split.open).toBeUndefined();
  });

  it('a word knows whether it was quoted, so a quoted operator is not an operator', () => {
    expect(tokenize(`a | '|' x="|" y=|`).words.map(({ quoted }) => quoted)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  it('a word knows its position', () => {
    const line = `  call  q='x y' {"a": 1}`;
    const at = tokenize(line).words.map(({ start, end }) => line.slice(start, end));
    expect(at).toEqual(['call', `q='x y'`, '{"a": 1}']);
  });

  it.each([
    [`call q='x`, 'quote', 'q=x'],
    ['call "x', 'quote', 'x'],
    ['call "x\\"', 'quote', 'x"'],
    ['call {"a":', 'json', '{"a":'],
    ['call a:=[1, {"b": 2}', 'json', 'a:=[1, {"b": 2}'],
    ['call {"a": "}', 'json', '{"a": "}'],
  ])('%j continues on the next line', (line, open, last) => {
    expect(tokenize(line).open?.kind).toBe(open);
    expect(textsOf(line).at(-1)).toBe(last);
  });

  it('unfinished input is completed by the following lines', () => {
    expect(tokenize('call {"a":\n 5} b=1').open).toBeUndefined();
    expect(textsOf('call {"a":\n 5} b=1')).toEqual(['call', '{"a":\n 5}', 'b=1']);
    expect(textsOf(`call q='x\ny'`)).toEqual(['call', 'q=x\ny']);
  });

  it('arbitrary lines are split into consecutive words', () => {
    const random = randomNumbers(4);
    const pieces = ['a', '=', ':=', ' ', "'", '"', '\\', '{', '}', '[', ']', '|', '\n', '🎉', '1'];
    for (let round = 0; round < 5000; round++) {
      const line = randomText(random, pieces, 14);
      let before = 0;
      for (const { start, end } of tokenize(line).words) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        before = end;
      }
      expect(before).toBeLessThanOrEqual(line.length);
    }
  });
});
