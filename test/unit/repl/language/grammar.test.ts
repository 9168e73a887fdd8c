import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { parseLineSyntax, type ShellLine } from '../../../../src/repl/language/grammar.ts';
import { isIncomplete } from '../../../../src/repl/language/line-grouper.ts';
import { randomNumbers, randomText } from '../../arguments/ports.ts';

/** A line in short: words, and what its operators say. */
function read(text: string): unknown {
  const line = parseLineSyntax(text);
  if (line.type !== 'command') return line;
  const { words, capture, sink, background } = line;
  return {
    words: words.map((word) => word.text),
    ...(capture === undefined ? {} : { capture }),
    ...(sink.to === 'screen'
      ? {}
      : sink.to === 'file'
        ? { [sink.append ? '>>' : '>']: sink.file.text }
        : { '|': sink.command }),
    ...(background ? { background } : {}),
  };
}

function failure(text: string): UsageError {
  try {
    parseLineSyntax(text);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`It was read: ${text}`);
}

describe('operators count only as separate unquoted words', () => {
  it.each<[line: string, meaning: unknown]>([
    ['search q=a|b', { words: ['search', 'q=a|b'] }],
    ['open u=x?a=1&b=2', { words: ['open', 'u=x?a=1&b=2'] }],
    ["note text=don't", { words: ['note', "text=don't"] }],
    ["note text=don't > it's", { words: ['note', "text=don't"], '>': "it's" }],
    ['put {"a":5}', { words: ['put', '{"a":5}'] }],
    ['put {"a": "x | y > z & "} | jq .', { words: ['put', '{"a": "x | y > z & "}'], '|': 'jq .' }],
    ["say '|' '>' '&'", { words: ['say', '|', '>', '&'] }],
    ['say "|"', { words: ['say', '|'] }],
    ['say a=">" b=&', { words: ['say', 'a=>', 'b=&'] }],
    ['a>b c', { words: ['a>b', 'c'] }],
    ['tools | grep x', { words: ['tools'], '|': 'grep x' }],
    [
      `tools | grep "it's" | awk '{print $1}' > out`,
      { words: ['tools'], '|': `grep "it's" | awk '{print $1}' > out` },
    ],
    ['tools | jq [.a', { words: ['tools'], '|': 'jq [.a' }],
    ['tools |', undefined],
    ['tools | jq . &', { words: ['tools'], '|': 'jq .', background: true }],
    ['tools > a.txt', { words: ['tools'], '>': 'a.txt' }],
    ['tools >> "my file"', { words: ['tools'], '>>': 'my file' }],
    ['slow n=1 > a.txt &', { words: ['slow', 'n=1'], '>': 'a.txt', background: true }],
    ['slow &', { words: ['slow'], background: true }],
    ['x = call add a=1', { words: ['call', 'add', 'a=1'], capture: 'x' }],
    ['$x = add a=1 &', { words: ['add', 'a=1'], capture: 'x', background: true }],
    ['x=1', { words: ['x=1'] }],
    ["'x' = y", { words: ['x', '=', 'y'] }],
    ['7 = y', { words: ['7', '=', 'y'] }],
    ['call equal a = b', { words: ['call', 'equal', 'a', '=', 'b'] }],
  ])('%s', (line, meaning) => {
    if (meaning === undefined) expect(() => parseLineSyntax(line)).toThrow(UsageError);
    else expect(read(line)).toEqual(meaning);
  });
});

describe('the kind of a line', () => {
  it.each<[string, ShellLine]>([
    ['', { type: 'nothing' }],
    ['  \t ', { type: 'nothing' }],
    ['# tools | what', { type: 'nothing' }],
    ["  # it's", { type: 'nothing' }],
    ['!ls -l | wc > x &', { type: 'program', command: 'ls -l | wc > x &' }],
    ["  ! echo it's", { type: 'program', command: "echo it's" }],
  ])('%j is not a command of mcpc', (line, meaning) => {
    expect(parseLineSyntax(line)).toEqual(meaning);
    expect(isIncomplete(line)).toBe(false);
  });

  it('a backslash joins lines, except in single quotes', () => {
    expect(read('add \\\n a=5\\\n b=x\\\ny')).toEqual({ words: ['add', 'a=5', 'b=xy'] });
    expect(read('say "a\\\nb" {"a": \\\n1}')).toEqual({ words: ['say', 'ab', '{"a": 1}'] });
    expect(read("say 'a\\\nb'")).toEqual({ words: ['say', 'a\\\nb'] });
  });

  it.each([
    ['$x', ['print', '$x'], undefined],
    ['$x.a --json', ['print', '$x.a', '--json'], undefined],
    ['y = $x.a', ['print', '$x.a'], 'y'],
    ['y = {"a": 1}', ['print', '{"a": 1}'], 'y'],
    ['y = "two words"', ['print', 'two words'], 'y'],
    ['y = -1.5', ['print', '-1.5'], 'y'],
    ['y = tools', ['tools'], 'y'],
    ["'$x'", ['$x'], undefined],
    ['$xs-ray', ['$xs-ray'], undefined],
  ])('%s prints or keeps a value, if its first word is one', (line, words, capture) => {
    expect(parseLineSyntax(line)).toMatchObject({ words: words.map((text) => ({ text })), capture });
  });

  it('a line is parsed whole', () => {
    expect(read('put {"a":\n  [1,\n2]}\n x=1')).toEqual({ words: ['put', '{"a":\n  [1,\n2]}', 'x=1'] });
  });
});

describe('an incomplete line is distinguished from a wrong one', () => {
  it.each([
    ['put {"a":', true],
    ['put {"a": [1, {', true],
    ["say 'x", true],
    ['say a="x\\"', true],
    ['put {"a": "x', true],
    ['put {"a": [1}', false],
    ['put ]', false],
    ["note text=don't", false],
    ["tools | grep 'x", false],
    ['put {"a":5}', false],
    ['add a=5 \\', true],
    ['add a=5 \\\n b=3', false],
    ['add a=5 \\\n b=3 \\', true],
    ['add a=5 \\\\', false],
    ["read 'C:\\'", false],
    ['!ls \\', true],
    ['tools | grep \\', true],
    ['# note \\', false],
    ['tools # note \\', false],
    ["tools # it's", false],
    ['tools #note \\', true],
  ])('%s: continues %s', (line, unfinished) => {
    expect(isIncomplete(line)).toBe(unfinished);
  });

  it.each<[line: string, message: RegExp, hint: string]>([
    ["say q='x y", /quote is not closed/, "  say q='x y\n        ^"],
    ['put {"a": [1}', /does not match the open one/, '  put {"a": [1}\n              ^'],
    ['put {"a":', /bracket is not closed/, '  put {"a":\n      ^'],
    ['put {"a":\n  [1, 2\n', /in row 2/, '    [1, 2\n    ^'],
    ['| jq', /Expected a command before \|/, '  | jq\n  ^'],
    ['tools |', /Expected a program after \|/, '  tools |\n        ^'],
    ['tools >', /Expected a file after >/, '  tools >\n         ^'],
    [
      'tools > a b',
      /Expected the end of the line after the file/,
      "  tools > a b\n            ^\nTo use it as text, quote it: '>'",
    ],
    [
      'a & b',
      /Unexpected &/,
      "  a & b\n    ^\nEnter each command on a line of its own. To use it as text, quote it: '&'",
    ],
    [
      'a && b',
      /Unexpected &&/,
      "  a && b\n    ^\nEnter each command on a line of its own. To use it as text, quote it: '&&'",
    ],
    [
      'a ; b',
      /Unexpected ;/,
      "  a ; b\n    ^\nEnter each command on a line of its own. To use it as text, quote it: ';'",
    ],
    [
      'tools > f | cat',
      /Unexpected > before \|/,
      "  tools > f | cat\n        ^\nTo use it as text, quote it: '>'",
    ],
    ['!', /Expected a shell command after !/, '  !\n   ^'],
    [
      'a \\',
      /Expected another line after the backslash/,
      "  a \\\n    ^\nTo end a line with a backslash, put the word in single quotes: 'C:\\'",
    ],
    ['_ = a', /\$_ is the last result, which cannot be set/, '  _ = a\n  ^'],
    ['x =', /Expected a command after =/, '  x =\n     ^'],
    [
      'x = tools | jq .',
      /kept in a variable and sent elsewhere/,
      '  x = tools | jq .\n            ^\nEnter two lines instead:\n  x = tools\n  $x | jq .',
    ],
    [
      'x = tools >> f',
      /kept in a variable and sent elsewhere/,
      '  x = tools >> f\n            ^\nEnter two lines instead:\n  x = tools\n  $x >> f',
    ],
    ['&', /Expected a command/, '  &\n  ^'],
  ])('%s', (line, message, hint) => {
    const error = failure(line);
    expect(error.message).toMatch(message);
    expect(error.hint).toBe(hint);
  });
});

it('arbitrary text is parsed, incomplete or a usage error', () => {
  const next = randomNumbers(5);
  const pieces = [...' \n\t\'"{}[]|&><=!#$;', 'a', 'a=', ':=', '\\', ' | ', ' > '];
  for (let round = 0; round < 3_000; round++) {
    const text = randomText(next, pieces, 30);
    isIncomplete(text);
    try {
      parseLineSyntax(text);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
    }
  }
});

it.each([
  ['tools # all of them', 'tools'],
  ["add a=1 # it's {", 'add a=1'],
  ['add a=1 # | jq > file & \\', 'add a=1'],
  ['x = tools #', 'x = tools'],
  ['tools > file # note', 'tools > file'],
  ['tools & # note', 'tools &'],
])('a comment may follow the words: %s', (line, command) => {
  expect(parseLineSyntax(line)).toEqual(parseLineSyntax(command));
});

it.each(['add a=#1 b=# c#', "add '#' x", 'tools | grep # x'])(
  'a # that is part of a word is text: %s',
  (line) => {
    expect(JSON.stringify(parseLineSyntax(line))).toContain('#');
  },
);
