import { describe, expect, it } from 'vitest';
import { checkPath } from '../../../../src/repl/language/check-path.ts';
import type { Expectation, Operand } from '../../../../src/repl/language/expectation.ts';
import { parseLineSyntax } from '../../../../src/repl/language/grammar.ts';
import { isIncomplete } from '../../../../src/repl/language/line-grouper.ts';
import { isExpectLine, parseExpectation } from '../../../../src/repl/language/parse-expectation.ts';
import { LineSyntaxError } from '../../../../src/repl/language/syntax-error.ts';
import { randomNumbers, randomText } from '../../arguments/ports.ts';

const json = (text: string): Operand => ({ text, kind: 'json' });
const text = (text: string): Operand => ({ text, kind: 'text' });
const literal = (text: string): Operand => ({ text, kind: 'literal' });

function failure(line: string): LineSyntaxError {
  try {
    parseExpectation(line);
  } catch (error) {
    if (error instanceof LineSyntaxError) return error;
    throw error;
  }
  throw new Error(`It was parsed: ${line}`);
}

describe('the text that a user sees', () => {
  it.each<[line: string, Expectation]>([
    ['expect 42', { type: 'text', operand: text('42') }],
    ['  expect   two words  ', { type: 'text', operand: text('two words') }],
    ['expect 42      # a comment', { type: 'text', operand: text('42') }],
    ['expect Issue #5', { type: 'text', operand: text('Issue #5') }],
    ["expect it's > here | there", { type: 'text', operand: text("it's > here | there") }],
    ['expect "two\\nrows" # a comment', { type: 'text', operand: json('"two\\nrows"') }],
    ['expect "two\nrows"', { type: 'text', operand: json('"two\\nrows"') }],
    ["expect 'usage # $x \\d'", { type: 'text', operand: literal('usage # $x \\d') }],
    ['expect "$x items"', { type: 'text', operand: json('"$x items"') }],
    ['expect one \\\ntwo', { type: 'text', operand: text('one two') }],
    ['expect {"a": 1,\n "b": 2}', { type: 'text', operand: json('{"a": 1,\n "b": 2}') }],
    ['expect [INFO] started', { type: 'text', operand: text('[INFO] started') }],
    ['expect .5', { type: 'text', operand: text('.5') }],
    ['expect ...', { type: 'text', operand: text('...') }],
    ['expect ~5 rows', { type: 'text', operand: text('~5 rows') }],
    ['expect usages', { type: 'text', operand: text('usages') }],
    ['expect has 42', { type: 'shown', comparison: { operator: 'has', operand: text('42') } }],
    ['expect has "a b"', { type: 'shown', comparison: { operator: 'has', operand: json('"a b"') } }],
    ['expect ~ /a b\\/[/]# c/i', { type: 'shown', comparison: { operator: '~', pattern: /a b\/[/]# c/i } }],
    ['expect ~/^4/ # a comment', { type: 'shown', comparison: { operator: '~', pattern: /^4/ } }],
  ])('%j', (line, expected) => {
    expect(isExpectLine(line)).toBe(true);
    expect(parseExpectation(line)).toEqual(expected);
  });
});

describe('a value', () => {
  it.each<[line: string, path: string, comparison: Extract<Expectation, { type: 'value' }>['comparison']]>([
    ['expect .a', 'a', { operator: 'exists' }],
    ['expect .a.b # there', 'a.b', { operator: 'exists' }],
    ['expect .a == 42', 'a', { operator: '==', operand: json('42') }],
    ['expect .a==42', 'a', { operator: '==', operand: json('42') }],
    ['expect .a != "x y"', 'a', { operator: '!=', operand: json('"x y"') }],
    ["expect .a == '$x'", 'a', { operator: '==', operand: literal('$x') }],
    ['expect .a == two words # a comment', 'a', { operator: '==', operand: text('two words') }],
    ['expect .a == 42 rows', 'a', { operator: '==', operand: text('42 rows') }],
    ['expect .a == $x.items[0]', 'a', { operator: '==', operand: json('$x.items[0]') }],
    ['expect .a == id-$x', 'a', { operator: '==', operand: text('id-$x') }],
    ['expect .a == {"n": $x}', 'a', { operator: '==', operand: json('{"n": $x}') }],
    ['expect .a == null', 'a', { operator: '==', operand: json('null') }],
    ['expect .a <= 1.5e3', 'a', { operator: '<=', operand: json('1.5e3') }],
    ['expect .a > 9007199254740993', 'a', { operator: '>', operand: json('9007199254740993') }],
    ['expect .a ~ /x/', 'a', { operator: '~', pattern: /x/ }],
    ['expect .a~/x/', 'a', { operator: '~', pattern: /x/ }],
    ['expect .a has b', 'a', { operator: 'has', operand: text('b') }],
    ['expect .a has 5', 'a', { operator: 'has', operand: json('5') }],
    ['expect .a length == 2', 'a', { operator: 'length', relation: '==', operand: json('2') }],
    ['expect .a length>=$n', 'a', { operator: 'length', relation: '>=', operand: json('$n') }],
    ['expect . == {"a": 1}', '@', { operator: '==', operand: json('{"a": 1}') }],
    ['expect .[0].name == x', '[0].name', { operator: '==', operand: text('x') }],
    ["expect .a[?b == 'c d' && e > `1`]|[0]", "a[?b == 'c d' && e > `1`]|[0]", { operator: 'exists' }],
    ['expect ."a b".c == 1', '"a b".c', { operator: '==', operand: json('1') }],
    ['expect .items[?a ==\n `1`] length == 1', 'items[?a ==\n `1`]', lengthOf('1')],
    ['expect .length(items) == 3', 'length(items)', { operator: '==', operand: json('3') }],
  ])('%j', (line, path, comparison) => {
    expect(parseExpectation(line)).toEqual({ type: 'value', path, comparison });
  });

  function lengthOf(count: string) {
    return { operator: 'length', relation: '==', operand: json(count) } as const;
  }
});

describe('a failure, a duration, a snapshot, progress and logs', () => {
  it.each<[line: string, Expectation]>([
    ['expect usage', { type: 'failure', kind: 'usage', words: undefined }],
    ['expect usage "integer"  # why', { type: 'failure', kind: 'usage', words: json('"integer"') }],
    ["expect tool-error 'no $x'", { type: 'failure', kind: 'tool-error', words: literal('no $x') }],
    ['expect server-error -32602', { type: 'failure', kind: 'server-error', words: text('-32602') }],
    ['expect timeout', { type: 'failure', kind: 'timeout', words: undefined }],
    ['expect connection refused', { type: 'failure', kind: 'connection', words: text('refused') }],
    ['expect auth', { type: 'failure', kind: 'auth', words: undefined }],
    ['expect within 200ms', { type: 'within', milliseconds: 200 }],
    ['expect within 1.5 s # slow', { type: 'within', milliseconds: 1_500 }],
    ['expect within 2m', { type: 'within', milliseconds: 120_000 }],
    ['expect snapshot # of all', { type: 'snapshot' }],
    ['expect progress', { type: 'progress', count: undefined, words: undefined }],
    ['expect progress 3', { type: 'progress', count: 3, words: undefined }],
    ['expect progress 0', { type: 'progress', count: 0, words: undefined }],
    ['expect progress "half"', { type: 'progress', count: undefined, words: json('"half"') }],
    ['expect progress 3 half', { type: 'progress', count: 3, words: text('half') }],
    ['expect log', { type: 'log', level: undefined, words: undefined }],
    ['expect log warning "disk"', { type: 'log', level: 'warning', words: json('"disk"') }],
    ['expect log disk', { type: 'log', level: undefined, words: text('disk') }],
  ])('%j', (line, expected) => {
    expect(parseExpectation(line)).toEqual(expected);
  });
});

describe('what is wrong is said with its place', () => {
  it.each<[line: string, what: string, at: string, advice: string]>([
    ['expect', 'Expected what the last line should have done', '', 'help expect'],
    ['expect # a comment', 'Expected what', '# a', 'help expect'],
    ['expect "two" words', 'Unexpected text after the closing quote', 'words', 'quotes of the other kind'],
    ['expect "C:\\dir"', 'The text in double quotes is not JSON', '"C:', 'In single quotes'],
    ['expect "two', 'The quote is not closed', '"two', "quote it: expect '…'"],
    ["expect 'two", 'The quote is not closed', "'two", "quote it: expect '…'"],
    ['expect [1, {"a":', 'The bracket is not closed', '{"a"', 'quote it'],
    ['expect == 42', 'Expected a path before ==', '== 42', 'expect .structuredContent.result == 42'],
    ['expect ~ x', 'Expected a regular expression between slashes', 'x', 'expect ~ /'],
    ['expect ~ /(/', 'The regular expression is invalid', '/(/', ''],
    ['expect ~ /x/g', 'Unknown flags "g"', '/x/g', 'i, m, s, u'],
    ['expect ~ /x/ y', 'Unexpected text after the regular expression', 'y', ''],
    ['expect has', 'Expected a value after has', '', ''],
    ['expect .', 'Expected a comparison', '', 'expect . =='],
    ['expect .a == ', 'Expected a value after ==', '', ''],
    ['expect .a = 42', 'Unknown comparison "="', '= 42', 'Did you mean "=="?'],
    ['expect .a lenght == 4', 'Unknown comparison "lenght"', 'lenght', 'Did you mean "length"?'],
    ['expect .env file', 'Unknown comparison "file"', 'file', "quote it: expect '…'"],
    ['expect .a length 2', 'Expected a comparison after length', '2', 'length == 2'],
    ['expect .a length == x', 'Expected a number', 'x', ''],
    ['expect .a == [x]', 'The value is not JSON', '[x]', "quote it: '[x]'"],
    ['expect .a[0', 'The bracket is not closed', '[0', ''],
    ['expect .a) == 1', 'This bracket does not match the open one', ')', ''],
    ['expect ."a == 1', 'The quote is not closed', '"a', ''],
    ['expect usage of memory', 'Several words need quotes', 'of memory', 'expect usage "of memory"'],
    ['expect within reason', 'Expected a duration', 'reason', '200ms'],
    ['expect within 5s of it', 'Expected the end of the line', 'of it', 'expect "within 5s of it"'],
    ['expect snapshot 3', 'Expected the end of the line', '3', 'expect "snapshot 3"'],
    ['expect progress 2000', 'Expected a number of at most 1000', '2000', ''],
    ['expect log warnin', 'Unknown log level "warnin"', 'warnin', 'Did you mean "warning"?'],
  ])('%j', (line, what, at, advice) => {
    const error = failure(line);
    expect(error.what).toContain(what);
    expect(line.slice(error.offset)).toMatch(
      at === '' ? /^$/ : new RegExp(`^${at.replace(/[^\w ]/g, '\\$&')}`),
    );
    expect(error.advice ?? '').toContain(advice);
    expect(error.hint).toContain('^');
  });

  it('also in a path that is not valid JMESPath', async () => {
    const line = '  expect .items[?a == == 1';
    const valid = parseExpectation('  expect .items[?name] == 1');
    await expect(checkPath(valid, line)).resolves.toBeUndefined();
    const wrong = '  expect .items[*}] == 1';
    expect(() => parseExpectation(wrong)).toThrow(LineSyntaxError);
    const unknown = '  expect .lenght(items) == 1';
    const error = await checkPath(parseExpectation(unknown), unknown).catch((error) => error);
    expect(error).toBeInstanceOf(LineSyntaxError);
    expect(error).toMatchObject({ offset: unknown.indexOf('lenght'), advice: 'Did you mean "length"?' });
    const syntax = '  expect .items..name == 1';
    await expect(checkPath(parseExpectation(syntax), syntax)).rejects.toMatchObject({
      offset: syntax.indexOf('.name'),
    });
  });
});

describe('lines of the shell', () => {
  it('that begin with expect are expectations, whatever operators they contain', () => {
    expect(parseLineSyntax('expect a | b > c &')).toEqual({
      type: 'expect',
      expectation: { type: 'text', operand: text('a | b > c &') },
    });
    expect(parseLineSyntax('expected a=1').type).toBe('command');
    expect(parseLineSyntax('call expect a=1').type).toBe('command');
  });

  it.each([
    ['expect "two', true],
    ["expect 'two", true],
    ['expect .a == {"x": 1,', true],
    ['expect .items[?a ==', true],
    ['expect one \\', true],
    ["expect it's", false],
    ['expect .a == "x', true],
    ['expect ~ /[a/', false],
    ['expect [1}', false],
    ['expect', false],
    ['expect "two" words', false],
  ])('%j go on in the next row: %j', (line, incomplete) => {
    expect(isIncomplete(line)).toBe(incomplete);
  });
});

it('nothing but LineSyntaxError is thrown, whatever is typed', async () => {
  const random = randomNumbers(5);
  const pieces = [
    ...[' ', ' ', '.', '"', "'", '`', '[', ']', '{', '}', '(', ')', '\\', '\n', '\\\n', '#', ' # ', '/', '~'],
    ...['==', '!=', '<', '>=', '=', '$x', '${', '42', 'a', 'é', '\u{1f600}', '\ud800', '\0', '*', '@', '|'],
    ...['has', 'length', 'usage', 'within', '5ms', 'snapshot', 'progress', 'log', 'warning', 'null', ':'],
  ];
  for (let count = 0; count < 4_000; count += 1) {
    const line = `expect ${randomText(random, pieces, 12)}`;
    try {
      const expectation = parseExpectation(line);
      if (count % 20 === 0) await checkPath(expectation, line);
    } catch (error) {
      if (!(error instanceof LineSyntaxError)) throw new Error(`${JSON.stringify(line)}: ${error}`);
      expect(error.offset).toBeGreaterThanOrEqual(0);
      expect(error.offset).toBeLessThanOrEqual(line.length);
    }
  }
});
