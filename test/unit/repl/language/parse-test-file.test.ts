import { describe, expect, it } from 'vitest';
import { parseTestFile } from '../../../../src/repl/language/parse-test-file.ts';
import { randomNumbers, randomText } from '../../arguments/ports.ts';

const env = { API_KEY: 'k-123', HOST: 'localhost' };

async function parse(text: string) {
  const { file, faults } = await parseTestFile(text, env);
  expect(faults).toEqual([]);
  return file;
}

/** The faults of a file: `LINE:COLUMN MESSAGE`, and what to do. */
async function faultsOf(text: string): Promise<string[]> {
  const { faults } = await parseTestFile(text, env);
  return faults.map(({ line, column, message, hint }) =>
    [`${line}:${column} ${message}`, ...(hint?.split('\n').slice(2) ?? [])].join(' | '),
  );
}

describe('a test file', () => {
  it('has a header, cases, their lines and what is expected of them', async () => {
    const file = await parse(`# calculator.mcpc
server server.py                     # or: mcpc test --target …; also: answers FILE, protocol legacy, env NAME=…, timeout 5

test multiplies                      # begins a case; without any, the file is one case
  multiply a=6 b=7
  expect 42                          # what a person sees
  expect .structuredContent.result == 42      # JMESPath with ==, !=, <, <=, >, >=, ~ /regex/, has, length
test refuses nonsense
  multiply a=6 b=x
  expect usage "integer"             # usage | tool-error | server-error | timeout | connection | auth, with some of the words
  expect within 200ms
test lists
  tools
  expect snapshot                    # kept in __snapshots__/calculator.mcpc.snap; --update writes it, in CI a missing one fails
`);
    expect(file.header).toEqual({
      server: { words: ['server.py'], line: 2, column: 8 },
      options: [],
      masks: [],
      setUp: [],
    });
    const shape = file.cases.map(({ name, line, steps }) => [
      name,
      line,
      steps.map((step) => [
        step.text,
        step.line,
        ...step.expectations.map(({ expectation, line }) => [line, expectation.type]),
      ]),
    ]);
    expect(shape).toEqual([
      ['multiplies', 4, [['multiply a=6 b=7', 5, [6, 'text'], [7, 'value']]]],
      ['refuses nonsense', 8, [['multiply a=6 b=x', 9, [10, 'failure'], [11, 'within']]]],
      ['lists', 12, [['tools', 13, [14, 'snapshot']]]],
    ]);
  });

  it('is one case if it has none', async () => {
    const { header, cases } = await parse('server demo\nx = tools\nprint $x\nexpect 42\n');
    expect(header.setUp).toEqual([]);
    expect(cases).toMatchObject([
      { name: undefined, line: 2, steps: [{ text: 'x = tools' }, { text: 'print $x', expectations: [{}] }] },
    ]);
  });

  it('has a set-up: the lines before the first case', async () => {
    const { header, cases } = await parse('server demo\ncall login user=a\nexpect ok\ntest one\ntools');
    expect(header.setUp).toMatchObject([{ text: 'call login user=a', line: 2, expectations: [{ line: 3 }] }]);
    expect(cases).toMatchObject([{ name: 'one', steps: [{ text: 'tools' }] }]);
  });

  it('reads the lines of the header, with environment variables and quotes', async () => {
    const { header } = await parse(`
answers 'my answers.json'
protocol 2025-11-25
env API_KEY
env GREETING="Hello, \${HOST}"
env LITERAL='$HOST'
timeout 2.5 # seconds
mask .structuredContent.items[*].id
mask .content[0].text
server https://$HOST/mcp --bearer $API_KEY \\
  -H 'X-Kind: test'
tools
`);
    expect(header.server).toMatchObject({
      words: ['https://localhost/mcp', '--bearer', 'k-123', '-H', 'X-Kind: test'],
      line: 10,
    });
    expect(header.options.map(({ words }) => words)).toEqual([
      ['--answers', 'my answers.json'],
      ['--protocol', '2025-11-25'],
      ['--env', 'API_KEY'],
      ['--env', 'GREETING=Hello, localhost'],
      ['--env', 'LITERAL=$HOST'],
      ['--timeout', '2.5'],
    ]);
    expect(header.masks).toHaveLength(2);
  });

  it('reaches tools with the names of its own words through call, and variables with them', async () => {
    const { cases } = await parse(
      'server demo\ntest words\ncall server\ncall test a=1\ncall expect\nenv = tools\ntest = tools',
    );
    expect(cases[0]?.steps.map(({ text }) => text)).toEqual([
      'call server',
      'call test a=1',
      'call expect',
      'env = tools',
      'test = tools',
    ]);
  });

  it.each([
    ['test adds', 'adds'],
    ["test it's #1", "it's #1"],
    ['test adds   # a comment', 'adds'],
    ['test "adds # two"  # a comment', 'adds # two'],
    ['test \'says "hi"\'', 'says "hi"'],
    ['test "says \\"hi\\""', 'says "hi"'],
    ['\ttest\tadds\t', 'adds'],
  ])('names a case: %s', async (line, name) => {
    const { cases } = await parse(`server demo\n${line}\ntools`);
    expect(cases.map((one) => one.name)).toEqual([name]);
  });

  it.each([
    ['CRLF', 'server demo\r\ntest one\r\n  add {\r\n "a": 1}\r\n  expect 3\r\n'],
    ['a BOM', '\uFEFFserver demo\ntest one\nadd {\n "a": 1}\nexpect 3\n'],
    ['tabs and no final newline', 'server\tdemo\n\ttest one\n\t\tadd {\n "a": 1}\n\t\texpect 3'],
  ])('may have %s', async (_what, text) => {
    const file = await parse(text);
    expect(file.header.server?.words).toEqual(['demo']);
    expect(file.cases).toMatchObject([
      { name: 'one', steps: [{ text: 'add {\n "a": 1}', line: 3, expectations: [{ line: 5 }] }] },
    ]);
  });

  it.each<[text: string, faults: string[]]>([
    [
      'sever server.py\ntools',
      [
        '1:1 Unknown word "sever". | Did you mean "server"? To call a tool of that name: call sever server.py',
      ],
    ],
    [
      'timout 5\ntools',
      ['1:1 Unknown word "timout". | Did you mean "timeout"? To call a tool of that name: call timout 5'],
    ],
    [
      'tests one\ntools',
      ['1:1 Unknown word "tests". | Did you mean "test"? To call a tool of that name: call tests one'],
    ],
    [
      'server demo\ntest one\ntools\n  timeout 5',
      [
        '4:3 "timeout" is a line of the header. | It belongs before the first line "test NAME". For a tool of that name: call timeout 5',
      ],
    ],
    ['test one\ntools\ntest one\ntools', ['3:6 The name "one" is taken by the case in line 1.']],
    ['test\ntools', ['1:5 Expected a name after test. | As in: test multiplies']],
    [
      'expect 42\ntools',
      ['1:1 There is no line before this "expect". | It follows the line that it is about.'],
    ],
    [
      'server demo\nexpect 42\ntools',
      ['2:1 There is no line before this "expect". | It follows the line that it is about.'],
    ],
    ['server a.py\nserver b.py\ntools', ['2:1 A file has only one line "server", which is line 1.']],
    ['server\ntools', ['1:7 Expected a server after server. | As in: server server.py']],
    ['env A-B\ntools', ['1:5 env: "A-B" is neither NAME=VALUE nor NAME.']],
    ['env A=b c\ntools', ['1:9 Expected the end of the line. | With blanks in it, quote it: env "…"']],
    [
      'env A=$MISSING\ntools',
      [
        '1:5 The environment variable MISSING is not set. | Set it before the tests run, as in: MISSING=… mcpc test',
      ],
    ],
    [
      'timeout soon\ntools',
      ['1:9 timeout: "soon" is not a valid number of seconds. | For example: timeout 2.5'],
    ],
    [
      'protocol 1.0\ntools',
      [expect.stringMatching(/^1:10 protocol: unknown protocol version\. \| Known are auto/)],
    ],
    [
      'mask .a..b\ntools',
      ['1:6 The mask .a..b is not a path at ..b. | As in: mask .structuredContent.items[*].id'],
    ],
    ['server "demo\ntools', ['1:8 The quote is not closed.']],
    ['test one\n  add {"a": 1\ntest two\n tools', ['2:7 The bracket is not closed.']],
    ['tools\n  expect . ==', [expect.stringMatching(/^2:/)]],
    ['tools\n  expect .a[ == 1', [expect.stringMatching(/^2:/)]],
    ['tools\n  expect .content[?a = 1', [expect.stringMatching(/^2:/)]],
    ['tools\n  expect ~ /(/', [expect.stringMatching(/^2:12 The regular expression is invalid/)]],
    ['tools | \ntools > a b', [expect.stringMatching(/^1:/), expect.stringMatching(/^2:/)]],
  ])('reports what is wrong, with line and column: %j', async (text, faults) => {
    expect(await faultsOf(text)).toEqual(faults);
  });

  it('counts columns in the row that is wrong', async () => {
    expect(await faultsOf('tools\n  add {\n    "a": 1]\n')).toEqual([
      expect.stringMatching(/^3:11 This bracket does not match the open one in row 2/),
    ]);
  });

  it('reports only the first faults of a file that is something else', async () => {
    expect(await faultsOf('tools | \n'.repeat(1_000))).toHaveLength(20);
  });

  it('never throws', async () => {
    const random = randomNumbers(7);
    for (let count = 0; count < 500; count += 1) {
      const { faults } = await parseTestFile(randomText(random, pieces, 30), env);
      for (const { line, column } of faults) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
    }
  });
});

const pieces = [
  'server',
  'test',
  'expect',
  'env',
  'mask',
  'x =',
  '"',
  "'",
  '{',
  ']',
  '#',
  '\\',
  '\n',
  '\r\n',
  ' ',
  '\t',
  '.a',
  '==',
  '~ /x/',
  '$HOST',
  '|',
  '>',
];
