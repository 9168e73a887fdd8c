import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { fixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

/** What a tool with a hard schema got for the words that were typed. */
async function received(tool: string, words: string[]): Promise<unknown> {
  const { stdout, stderr, exitCode } = await mcpc(['call', raw('hard-schemas'), tool, ...words]);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** Calls a tool with a hard schema and expects it to be refused before it was sent; gives what was said. */
async function refusal(tool: string, words: string[]): Promise<string> {
  const server = recorded('hard-schemas');
  const { stdout, stderr, exitCode } = await mcpc(['call', server.target, tool, ...words]);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
  expect(server.methods()).not.toContain('tools/call');
  return stderr;
}

describe('a schema with $ref and $defs', () => {
  it('gives the types of what it refers to', async () => {
    const args = { from: { city: '007' }, to: { city: 'Oslo' } };
    expect(await received('definitions', ['from.city=007', 'to.city=Oslo'])).toEqual(args);
    expect(await received('definitions', ['from={"city":"Oslo"}'])).toEqual({ from: { city: 'Oslo' } });
    expect(await refusal('definitions', ['from={"town":"Oslo"}'])).toContain('from.city is required');
    expect(await refusal('definitions', ['from=Oslo'])).toContain('a JSON object');
  });

  it('works in the dialect of draft-07, with definitions', async () => {
    expect(await received('draft07', ['from=xy'])).toEqual({ from: 'xy' });
    expect(await refusal('draft07', ['from=x'])).toContain('at least 2 characters');
  });

  it('may refer to itself', async () => {
    const words = ['tree.value=1', 'tree.children[].value=2', 'tree.children[0].children[].value=3'];
    expect(await received('recursive', words)).toEqual({
      tree: { value: 1, children: [{ value: 2, children: [{ value: 3 }] }] },
    });
    expect(await refusal('recursive', ['tree:={"value":1,"children":[{"value":"x"}]}'])).toContain(
      'tree.children[0].value must be an integer',
    );
    expect(await received('self', ['next.next.label=5'])).toEqual({ next: { next: { label: '5' } } });
  });

  it('may lead in a circle, or nowhere: that is said, and the value sent', async () => {
    const server = recorded('hard-schemas');
    const circle = await mcpc(['call', server.target, 'circular', 'a=5']);
    expect(circle).toMatchObject({ stdout: '{"a":5}\n', exitCode: 0 });
    const nowhere = await mcpc(['call', server.target, 'dangling', 'lost=x']);
    expect(nowhere).toMatchObject({ stdout: '{"lost":"x"}\n', exitCode: 0 });
    expect(nowhere.stderr).toContain('#/$defs/Nowhere');
  });

  it('is never fetched from elsewhere: no connection is made', async () => {
    let connections = 0;
    const listener = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void listener.close());
    const address = listener.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const reference = `http://127.0.0.1:${port}/place.json`;
    const target = raw('hard-schemas', '--reference', reference);
    for (const words of [
      ['tools', target],
      ['tools', target, 'external'],
      ['call', target, 'external', 'place:={"city":"Oslo"}'],
      ['call', target, 'external', 'place=Oslo', '--dry-run'],
    ]) {
      const { stderr, exitCode } = await mcpc(words);
      expect(exitCode, stderr).toBe(0);
    }
    const { stdout, stderr } = await mcpc(['call', target, 'external', 'place=Oslo']);
    expect(stdout).toBe('{"place":"Oslo"}\n');
    expect(stderr).toContain(reference);
    expect(connections).toBe(0);
  });
});

describe('a union', () => {
  it.each([
    ['id=5', { id: '5' }],
    ['id:=5', { id: 5 }],
    ['limit=5', { limit: 5 }],
    ['limit=null', { limit: null }],
    ['nullable=null', { nullable: 'null' }],
    ['nullable:=null', { nullable: null }],
    ['both=10', { both: 10 }],
    ['shape={"kind":"circle","radius":2}', { shape: { kind: 'circle', radius: 2 } }],
  ])('takes each of its types: %s', async (word, args) => {
    expect(await received('unions', [word])).toEqual(args);
  });

  it.each([
    ['limit=x', 'an integer or null'],
    ['both=11', 'at most 10'],
    ['both=0', 'at least 1'],
    ['shape={"kind":"circle","radius":"x"}', 'shape.radius must be a number'],
    ['shape={"kind":"triangle"}', 'shape'],
    ['id:=true', 'id must be'],
  ])('refuses what fits none of them: %s', async (word, why) => {
    expect(await refusal('unions', [word])).toContain(why);
  });
});

describe('an enumeration', () => {
  it.each([
    ['color=red', 'red'],
    ['mixed=1', 1],
    ['mixed=one', 'one'],
    ['mixed=null', null],
    ['mixed=true', true],
    ['fixed=only this', 'only this'],
    ['titled=b', 'b'],
  ])('takes its values, whatever their type: %s', async (word, value) => {
    expect(await received('enums', [word])).toEqual({ [word.split('=')[0] ?? '']: value });
  });

  it.each([
    ['color=blue', '"red", "green"'],
    ['mixed=2', '1, "one", null, true'],
    ['fixed=that', '"only this"'],
    ['titled=The first', '"a"'],
  ])('refuses other values and names its own: %s', async (word, values) => {
    expect(await refusal('enums', [word])).toContain(values);
  });
});

describe('an array', () => {
  it.each([
    [['numbers=[1,2.5]'], { numbers: [1, 2.5] }],
    [['numbers[]=1', 'numbers[]=2.5'], { numbers: [1, 2.5] }],
    [['words[]=1', 'words[]=true'], { words: ['1', 'true'] }],
    [['grid[0][]=1', 'grid[0][]=2', 'grid[1][]=3'], { grid: [[1, 2], [3]] }],
    [['pair[0]=5', 'pair[1]=5'], { pair: ['5', 5] }],
    [['untyped[]=5', 'untyped[]=007'], { untyped: [5, '007'] }],
  ])('takes items of its type: %s', async (words, args) => {
    expect(await received('arrays', words)).toEqual(args);
  });

  it.each([
    [['numbers=[]'], 'at least 1 item'],
    [['numbers[]=x'], 'numbers[] takes a number'],
    [['words=["a","a"]'], 'different items'],
    [['pair[0]=a', 'pair[1]=x'], 'pair[1] takes an integer'],
    [['grid=[[1],["x"]]'], 'grid[1][0] must be an integer'],
  ])('refuses others: %s', async (words, why) => {
    expect(await refusal('arrays', words)).toContain(why);
  });
});

describe('a string', () => {
  it.each([
    ['code=abc', '^[A-Z]{3}$'],
    ['when=today', 'date-time'],
  ])('is checked against its pattern and format: %s', async (word, why) => {
    expect(await refusal('patterns', [word])).toContain(why);
  });

  it('is sent when its pattern is none', async () => {
    expect(await received('patterns', ['broken=('])).toEqual({ broken: '(' });
  });
});

describe('a pattern that backtracks for hours', () => {
  it('does not keep a call from being sent', async () => {
    const { stdout, stderr, exitCode } = await mcpc([
      'call',
      raw('hard-schemas', '--slow'),
      'slow',
      's=some-text-long-e',
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ s: 'some-text-long-e' });
    expect(stderr).toContain('regular expressions were not checked');
  });

  it('does not keep a tool from being shown', async () => {
    const { stdout, exitCode } = await mcpc(['tools', raw('hard-schemas', '--slow'), 'slow']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('s=text');
  });
});

describe('other members', () => {
  it('have the type that additionalProperties gives them', async () => {
    expect(await received('patterns', ['extra=5'])).toEqual({ extra: 5 });
    expect(await refusal('patterns', ['extra=x'])).toContain('an integer');
  });

  it('may have any name', async () => {
    expect(await received('dotted', ['a.b=1', 'c[0]=x', 'd e=y'])).toEqual({
      'a.b': 1,
      'c[0]': 'x',
      'd e': 'y',
    });
  });
});

// One shell for each server, since a start of FastMCP takes as long as ten of mcpc.
describePython('a FastMCP tool', () => {
  const inShell = (name: string, lines: string[], ...options: string[]) =>
    mcpc(['connect', fixture(`python/${name}.py`), '--python', pythonPath(), ...options], {
      stdin: lines.join('\n'),
    });

  it('without type hints takes JSON numbers as such, and text as text', async () => {
    const lines = [
      'multiply a=5 b=3',
      ...['value=007', 'value=7', 'value:=[7]'].map((word) => `call describe ${word}`),
    ];
    const { stdout, stderr } = await inShell('untyped', [...lines, 'call describe value=true label=is']);
    const values = ["value: str '007'", 'value: int 7', 'value: list [7]', 'is: bool True'];
    expect(stdout, stderr).toBe(`${['15', ...values].join('\n')}\n`);
  });

  it('with type hints takes what they say', async () => {
    const person = 'person.name=Jo person.address.street=Elm person.address.zip=01234';
    const { stdout, stderr } = await inShell('typed', [
      'greet name=007 style=formal title=null',
      'count words[]=a words[]=a weights.a=0.5 --query structuredContent',
      `register ${person} --query structuredContent.address.zip`,
    ]);
    expect(stdout, stderr).toBe('Good day, null 007.\n{"a":1}\n01234\n');
  });

  it('with type hints refuses what does not fit, before anything is sent', async () => {
    const trace = temporaryFile('trace');
    const refused = [
      ['greet name=Jo times=6', 'at most 5'],
      ['greet name=Jo style=rude', '"formal", "casual"'],
      ['convert degrees=5 unit=kelvin', '"celsius", "fahrenheit"'],
      ['register person.name=Jo person.address={"street":"Elm","zip":"x"}', 'zip'],
    ] as const;
    const lines = refused.map(([line]) => line);
    const { stdout, stderr, exitCode } = await inShell('typed', lines, '--keep-going', '--trace-file', trace);
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
    for (const [, why] of refused) expect(stderr).toContain(why);
    expect(stderr.match(/^error: /gm)).toHaveLength(refused.length);
    expect(recordedLines(trace).filter((line) => line.includes('tools/call'))).toEqual([]);
  });
});
