import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../../src/arguments/split-command-line.ts';
import { quoteWord, quoteWords } from '../../../src/core/quote.ts';
import { randomNumbers, randomText, refusalOf } from './ports.ts';

describe('a command line is split as a POSIX shell splits words', () => {
  it.each<[line: string, words: string[]]>([
    ['npx -y @scope/server --flag', ['npx', '-y', '@scope/server', '--flag']],
    ['  server.py \t --db   x ', ['server.py', '--db', 'x']],
    ['server.py\n--db\nx', ['server.py', '--db', 'x']],
    [`run 'a b' c`, ['run', 'a b', 'c']],
    [`run "a b" c`, ['run', 'a b', 'c']],
    [`run a'b c'd"e f"g`, ['run', 'ab cde fg']],
    [`run ''`, ['run', '']],
    [`run "" x`, ['run', '', 'x']],
    [`run 'a\\b' 'a"b'`, ['run', 'a\\b', 'a"b']],
    [`run "a\\"b" "a\\\\b" "a\\$b" "a\\\`b"`, ['run', 'a"b', 'a\\b', 'a$b', 'a`b']],
    [`run "a\\nb"`, ['run', 'a\\nb']],
    [`run "it's"`, ['run', "it's"]],
    ['run a\\ b \\"c\\"', ['run', 'a b', '"c"']],
    [`run it\\'s`, ['run', "it's"]],
    ['run a\\\nb', ['run', 'ab']],
    ['run "a\\\nb"', ['run', 'ab']],
    [`run 'a|b;c&d>e<f' "x|y"`, ['run', 'a|b;c&d>e<f', 'x|y']],
    ['run a\\|b \\;', ['run', 'a|b', ';']],
    [`run '\`x\` $(x)'`, ['run', '`x` $(x)']],
    ['run --set KEY=value', ['run', '--set', 'KEY=value']],
    ['env KEY=value run', ['env', 'KEY=value', 'run']],
    ['run ünïcode 漢字 🎉', ['run', 'ünïcode', '漢字', '🎉']],
  ])('%j', (line, words) => {
    expect(splitCommandLine(line)).toEqual(words);
  });

  it.each([
    ['$HOME "$HOME"', ['$HOME', '$HOME']],
    ['* ?.js [ab] ~ ~/x #x', ['*', '?.js', '[ab]', '~', '~/x', '#x']],
    ['{a,b} !x', ['{a,b}', '!x']],
  ])('but nothing is expanded: %j', (rest, words) => {
    expect(splitCommandLine(`run ${rest}`)).toEqual(['run', ...words]);
  });
});

describe('shell syntax is refused with advice', () => {
  it.each([
    ['a | b', '|'],
    ['a || b', '||'],
    ['a; b', ';'],
    ['a & ', '&'],
    ['a && b', '&&'],
    ['a > f', '>'],
    ['a 2>&1', '>'],
    ['a < f', '<'],
    ['a `b`', '`'],
    ['a "`b`"', '`'],
    ['a $(b)', '$('],
    ['a "$(b)"', '$('],
    ['(a)', '('],
    ['a https://example.com/?x=1&y=2', '&'],
  ])('%j has the operator %s', async (line, operator) => {
    const { message, hint } = await refusalOf(() => splitCommandLine(line));
    expect(message).toContain(`the shell operator ${operator} in `);
    expect(hint).toContain('quote it');
  });

  it('a misplaced operator is shown quoted', async () => {
    const { hint } = await refusalOf(() => splitCommandLine('npx remote https://x.org/?a=1&b=2 -v'));
    expect(hint).toContain("'https://x.org/?a=1&b=2'");
  });

  it('a leading variable becomes an option', async () => {
    const { message, hint } = await refusalOf(() => splitCommandLine("A=1 B='x y' npx -y server"));
    expect(message).toContain('starts with the variable A');
    expect(hint).toContain(`'npx -y server' --env A=1 --env 'B=x y'`);
  });

  it('a leading variable that holds a secret is not shown', async () => {
    const { message, hint } = await refusalOf(() => splitCommandLine('API_KEY=hunter2 npx server'));
    expect(`${message}${hint}`).not.toContain('hunter2');
    expect(hint).toContain('--env');
  });

  it.each([
    [`run 'a`, "The quote ' is not closed: 'a"],
    [`run "a`, 'The quote " is not closed: "a'],
    [`run "a\\"`, 'The quote " is not closed: "a\\"'],
    ['run a\\', 'The command line ends in a single backslash: run a\\'],
    ['', 'The command line is empty.'],
    ['   ', 'The command line is empty.'],
    [`'' x`, "The command line names no program: '' x"],
  ])('%j', async (line, message) => {
    expect((await refusalOf(() => splitCommandLine(line))).message).toBe(message);
  });
});

describe('a quoted word', () => {
  it.each([
    ['a=5', 'a=5'],
    ['https://example.com/a,b', 'https://example.com/a,b'],
    ['@scope/server', '@scope/server'],
    ['--flag', '--flag'],
    ['naïve', 'naïve'],
    ['', "''"],
    ['a b', "'a b'"],
    ['a[0]=x', "'a[0]=x'"],
    ['{"a":5}', `'{"a":5}'`],
    ["it's", `"it's"`],
    [`it's $5`, `'it'\\''s $5'`],
    ['=cmd', "'=cmd'"],
    ['~/x', "'~/x'"],
    ['a\nb', "'a\nb'"],
  ])('%j is written %s', (word, quoted) => {
    expect(quoteWord(word)).toBe(quoted);
  });

  const pieces = [
    'a',
    ' ',
    "'",
    '"',
    '\\',
    '$',
    '`',
    '|',
    '&',
    '=',
    '*',
    '~',
    '\n',
    '\t',
    '(',
    '{',
    '#',
    'é',
    '!',
  ];

  it('is parsed as the same word', () => {
    const random = randomNumbers(1);
    for (let round = 0; round < 2000; round++) {
      const words = ['run', randomText(random, pieces, 8), randomText(random, pieces, 8)];
      expect(splitCommandLine(quoteWords(words))).toEqual(words);
    }
  });

  it.skipIf(process.platform === 'win32')('is parsed as the same word by sh', () => {
    const random = randomNumbers(2);
    const words = Array.from({ length: 300 }, () => randomText(random, pieces, 8));
    const script = `for word in ${quoteWords(words)}; do printf '%s\\0' "$word"; done`;
    const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(stdout.split('\0').slice(0, -1)).toEqual(words);
  });
});

it('arbitrary text is split or refused as a usage error', async () => {
  const random = randomNumbers(3);
  const pieces = ['a', 'B=1', ' ', "'", '"', '\\', '$', '(', '`', '|', '&&', '\n', '🎉'];
  for (let round = 0; round < 5000; round++) {
    const line = randomText(random, pieces, 10);
    try {
      expect(splitCommandLine(line).every((word) => typeof word === 'string')).toBe(true);
    } catch (error) {
      expect(error).toMatchObject({ kind: 'usage', exitStatus: 2 });
    }
  }
});
