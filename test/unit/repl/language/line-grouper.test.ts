import { expect, it } from 'vitest';
import { isIncomplete, LineGrouper } from '../../../../src/repl/language/line-grouper.ts';
import { randomNumbers, randomText } from '../../arguments/ports.ts';

/** Returns the lines that the rows make. */
function lines(rows: readonly string[]): string[] {
  const grouper = new LineGrouper();
  const found = rows.flatMap((row) => grouper.add(row) ?? []);
  return [...found, ...[grouper.end() ?? []].flat()];
}

it.each<[title: string, rows: string[], lines: number[]]>([
  ['one row', ['ping', '', '# it {', 'tools'], [1, 1, 1, 1]],
  ['a single quote', ["say 'a", 'b "{', "c' d=1", 'ping'], [3, 1]],
  ['a double quote', ['say "a\\', '\\" b', '" c', 'ping'], [3, 1]],
  ['brackets', ['put {"a": [', '{"b": "}', '"}', '# not a comment', ']} x=1', 'ping'], [5, 1]],
  ['several open words', ['put {', "} a='", "' b=[", ']', 'ping'], [4, 1]],
  ['backslashes', ['add \\', 'a={\\', '} \\', 'b=1', '!ls \\', '-l', 'ping'], [4, 2, 1]],
  [
    'comments',
    ['add a=1 # {', 'add \\', 'b=#1 \\', 'c=2 # \\', "say '", "# ' # it's \\", 'ping'],
    [1, 3, 2, 1],
  ],
  ['a wrong bracket', ['put {', '[1}', 'ping'], [2, 1]],
  ['an expectation', ['expect .a == {', '"b": 1', '}', 'expect\\', ' .a == [', ']', 'ping'], [3, 3, 1]],
  ['what is never closed', ['ping', "say 'a", 'b'], [1, 2]],
])('%s', (_title, rows, lengths) => {
  const grouped = lines(rows);
  expect(grouped.map((line) => line.split('\n').length)).toEqual(lengths);
  expect(grouped.join('\n').split('\n')).toEqual(rows);
});

it('rows one by one make the lines that they make together', () => {
  const next = randomNumbers(11);
  const pieces = [...' \n\n\t\'"{}[]|=!#', 'a', 'a=', '\\', '\\\n', ' | ', ' # ', 'expect ', '.a == '];
  for (let round = 0; round < 3_000; round += 1) {
    const rows = randomText(next, pieces, 25).split('\n');
    const grouper = new LineGrouper();
    let text: string | undefined;
    for (const row of rows) {
      text = text === undefined ? row : `${text}\n${row}`;
      const line = grouper.add(row);
      expect({ text, isIncomplete: line === undefined }).toEqual({ text, isIncomplete: isIncomplete(text) });
      if (line !== undefined) expect(line).toBe(text);
      if (line !== undefined) text = undefined;
    }
  }
});
