import { expect, it } from 'vitest';
import type { Tool } from '../../../../src/core/protocol.ts';
import { highlight } from '../../../../src/repl/language/highlight.ts';
import { type Theme, themeOf } from '../../../../src/terminal/style.ts';
import { randomNumbers, randomText } from '../../arguments/ports.ts';

const names = Object.keys(themeOf(0)) as (keyof Theme)[];
const theme = Object.fromEntries(
  names.map((name) => [name, (text: string) => `<${name}:${text}>`]),
) as unknown as Theme;
const properties = { a: { type: 'number' }, b: { type: 'number' }, s: { type: 'string' } };
const tools: Tool[] = [
  { name: 'sum', inputSchema: { type: 'object', properties, additionalProperties: false } },
];

function painted(text: string): string {
  let done = '';
  let at = 0;
  for (const { from, to, paint } of highlight(text, { tools, variables: new Set(['x']) }, theme)) {
    done += text.slice(at, from) + paint(text.slice(from, to));
    at = to;
  }
  return done + text.slice(at);
}

it.each([
  ['sum a=5 b=x', '<name:sum> <key:a>=<number:5> <key:b>=<error:x>'],
  ['call sum s="q r" c=1', '<name:call> <name:sum> <key:s>=<string:"q r"> <error:c>=<error:1>'],
  ['su', 'su'],
  ['sux', '<error:sux>'],
  ['su a=1', '<error:su> <key:a>=<number:1>'],
  ['call nope ', '<name:call> <error:nope> '],
  ['x = sum a=$x.n b=$y', '<literal:x> <notice:=> <name:sum> <key:a>=<literal:$x.n> <key:b>=<error:$y>'],
  ['sum {"a":1} --json | jq .', '<name:sum> <string:{"a":1}> <type:--json> <notice:|> jq .'],
  ['tools > f &', '<name:tools> <notice:>> f <notice:&>'],
  ['$x.a --json', '<literal:$x.a> <type:--json>'],
  ['y = $z', '<literal:y> <notice:=> <error:$z>'],
  ['y = 5', '<literal:y> <notice:=> <number:5>'],
  ['time ping', '<name:time> <name:ping>'],
  ['# sum a=5', '<dim:# sum a=5>'],
  ["sum a=5 # it's c=1", "<name:sum> <key:a>=<number:5> <dim:# it's c=1>"],
  ['!ls', '<notice:!>ls'],
  ['expect 42  # why', '<name:expect> <number:42>  <dim:# why>'],
  ['expect two words', '<name:expect> two words'],
  [`expect "a # b" # c`, `<name:expect> <string:"a # b"> <dim:# c>`],
  [`expect '$x'`, `<name:expect> <string:'$x'>`],
  ['expect $x of $y', '<name:expect> <literal:$x> of <error:$y>'],
  ['expect .a[?b == `1`].c >= 5', '<name:expect> <key:.a[?b == `1`].c> <notice:>=> <number:5>'],
  ['expect .a.b==null', '<name:expect> <key:.a.b><notice:==><literal:null>'],
  ['expect .a length > $x.n', '<name:expect> <key:.a> <notice:length >> <literal:$x.n>'],
  ['expect .a ~ /x y/i', '<name:expect> <key:.a> <notice:~> <string:/x y/i>'],
  ['expect ~ /x/', '<name:expect> <type:~> <string:/x/>'],
  ['expect usage "no"', '<name:expect> <type:usage> <string:"no">'],
  ['  expect', '  <name:expect>'],
])('%s', (text, expected) => {
  expect(painted(text)).toBe(expected);
});

it('ranges of arbitrary text are in order and do not overlap', () => {
  const next = randomNumbers(7);
  const pieces = [
    ...' "\'{}[]|&><=!#$x',
    'sum',
    'call ',
    'expect ',
    '.a',
    '~',
    'a=',
    '5',
    'time ',
    ' | ',
    's=',
  ];
  for (let round = 0; round < 2_000; round++) {
    const text = randomText(next, pieces, 20);
    let at = 0;
    for (const { from, to } of highlight(text, { tools, variables: new Set() }, theme)) {
      expect(from).toBeGreaterThanOrEqual(at);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to).toBeLessThanOrEqual(text.length);
      at = to;
    }
  }
});
