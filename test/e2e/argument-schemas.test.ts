import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { fixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

const hardSchemas = raw('hard-schemas');

/** Calls tools in one shell, where each call must succeed, and returns the arguments that each received. */
async function received(...calls: string[]): Promise<unknown[]> {
  const stdin = calls.map((call) => `call ${call}\n`).join('');
  const { stdout, stderr, exitCode } = await mcpc(['connect', hardSchemas], { stdin });
  expect(exitCode, stderr).toBe(0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Calls tools in one shell, where each call must be rejected before it is sent, and returns the error messages. */
async function rejections(...calls: string[]): Promise<string[]> {
  const server = recorded('hard-schemas');
  const stdin = calls.map((call) => `call ${call}\n`).join('');
  const { stdout, stderr, exitCode } = await mcpc(['connect', server.target, '--keep-going'], { stdin });
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
  expect(server.methods()).not.toContain('tools/call');
  return stderr.split(/^error: /m).slice(1);
}

describe('arguments are typed and checked by a schema', () => {
  it('with references, recursion, unions, enumerations, arrays and dotted names', async () => {
    const calls: [call: string, args: unknown][] = [
      ['definitions from.city=007 to.city=Oslo', { from: { city: '007' }, to: { city: 'Oslo' } }],
      ['draft07 from=xy', { from: 'xy' }],
      [
        'recursive tree.value=1 tree.children[].value=2 tree.children[0].children[].value=3',
        { tree: { value: 1, children: [{ value: 2, children: [{ value: 3 }] }] } },
      ],
      ['self next.next.label=5', { next: { next: { label: '5' } } }],
      ['unions id=5 limit=null nullable:=null both=10', { id: 5, limit: null, nullable: null, both: 10 }],
      ['unions shape={"kind":"circle","radius":2}', { shape: { kind: 'circle', radius: 2 } }],
      ['enums mixed=1 titled=b', { mixed: 1, titled: 'b' }],
      ["enums mixed=null 'fixed=only this'", { mixed: null, fixed: 'only this' }],
      ['arrays numbers[]=1 numbers[]=2.5 words[]=1', { numbers: [1, 2.5], words: ['1'] }],
      ['arrays grid[0][]=1 grid[1][]=3 pair[0]=5 pair[1]=5', { grid: [[1], [3]], pair: ['5', 5] }],
      ['patterns extra=5', { extra: 5 }],
      ["dotted a.b=1 c[0]=x 'd e=y'", { 'a.b': 1, 'c[0]': 'x', 'd e': 'y' }],
    ];
    expect(await received(...calls.map(([call]) => call))).toEqual(calls.map(([, args]) => args));
  });

  it('and rejected if they violate it', async () => {
    const calls: [call: string, message: string][] = [
      ['definitions from={"town":"Oslo"}', 'A required argument is missing: from.city (string)'],
      ['draft07 from=x', 'at least 2 characters'],
      ['recursive tree:={"value":1,"children":[{"value":"x"}]}', 'tree.children[0].value must be an integer'],
      ['unions both=11', 'at most 10'],
      ['unions shape={"kind":"circle","radius":"x"}', 'shape.radius must be a number'],
      ['enums mixed=2', '1, "one", null, true'],
      ['arrays pair[0]=a pair[1]=x', 'pair[1] takes an integer'],
      ['patterns code=abc', '^[A-Z]{3}$'],
      ['patterns extra=x', 'an integer'],
    ];
    const messages = await rejections(...calls.map(([call]) => call));
    expect(messages).toEqual(calls.map(([, message]) => expect.stringContaining(message)));
  });
});

describe('a reference', () => {
  it('that is circular or leads nowhere is reported, and the value is sent', async () => {
    const stdin = 'call circular a=5\ncall dangling lost=x\n';
    const { stdout, stderr, exitCode } = await mcpc(['connect', hardSchemas], { stdin });
    expect({ stdout, exitCode }).toEqual({ stdout: '{"a":5}\n{"lost":"x"}\n', exitCode: 0 });
    expect(stderr).toContain('#/$defs/Nowhere');
  });

  it('to another document is never fetched: no connection is made', async () => {
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
    const stdin = [
      'tools',
      'tools external',
      'call external place=Oslo --dry-run',
      'call external place:={"city":"Oslo"}',
      'call external place=Oslo',
    ].join('\n');
    const { stdout, stderr, exitCode } = await mcpc(['connect', target], { stdin });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/\n{"place":{"city":"Oslo"}}\n{"place":"Oslo"}\n$/);
    expect(stderr).toContain(reference);
    expect(connections).toBe(0);
  });
});

describe('a pattern that backtracks for hours', () => {
  it('does not prevent a call', async () => {
    const { stdout, stderr, exitCode } = await mcpc([
      'call',
      raw('hard-schemas', '--slow'),
      'slow',
      's=some-text-long-e',
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ s: 'some-text-long-e' });
    expect(stderr).toContain('could not be checked completely: matching');
  });

  it('does not prevent showing the tool', async () => {
    const { stdout, exitCode } = await mcpc(['tools', raw('hard-schemas', '--slow'), 'slow']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('s=text');
  });
});

describe('a schema that multiplies its branches', () => {
  it('does not hold up a call', async () => {
    const target = raw('hard-schemas', '--explosive');
    const stdin = [
      'tools',
      'call argument a:=5',
      'call argument a=5',
      'call result',
      'call names',
      'call chain',
    ];
    const { stdout, stderr } = await mcpc(['connect', target, '--keep-going'], { stdin: stdin.join('\n') });
    expect(stderr).toContain('a must be text, but is 5.');
    expect(stdout, stderr).toContain('{"a":"5"}\n');
    expect(stderr).toContain('result does not match its output schema at a: expected text');
    expect(stderr).toContain('The structured content of names could not be checked completely: matching');
    expect(stderr).toContain(
      'The structured content of chain could not be checked completely: the schema is nested',
    );
    expect(stdout.match(/a result/g)).toHaveLength(3);
  });
});

describe('a required argument with a default', () => {
  it('is filled in, unless the default is not valid', async () => {
    const stdin = [
      'tools presets',
      'presets clip.x=1 --dry-run',
      'presets size=2 clip.x=1',
      'presets size=2 --dry-run',
    ];
    const { stdout, stderr } = await mcpc(['connect', hardSchemas, '--keep-going'], {
      stdin: stdin.join('\n'),
    });
    expect(stdout).toMatch(/type\s+"png"\|"jpeg"\s+= "png"/);
    expect(stdout).toContain('{"size":2,"clip":{"x":1,"y":0},"type":"png"}\n');
    expect(stdout).toMatch(/"arguments": \{\s+"size": 2,\s+"type": "png"\s+\}/);
    expect(stderr).toContain('A required argument is missing: size (integer)');
  });
});

describe('a pattern written for another engine', () => {
  it('is translated, or not checked with a notice', async () => {
    const stdin = 'call patterns year=2026\ncall patterns year=20266\ncall patterns spaces=x\n';
    const { stdout, stderr } = await mcpc(['connect', hardSchemas, '--keep-going'], { stdin });
    expect(stdout).toBe('{"year":"2026"}\n{"spaces":"x"}\n');
    expect(stderr).toContain('year must be text that matches');
    expect(stderr).toContain('The pattern ^\\h+$ was not checked');
  });
});

// One shell for each server, because FastMCP takes as long to start as ten mcpc.
describePython('a FastMCP tool', () => {
  const inShell = (name: string, lines: string[], ...options: string[]) =>
    mcpc(['connect', fixture(`python/${name}.py`), '--python', pythonPath(), ...options], {
      stdin: lines.join('\n'),
    });

  it('without type hints receives JSON numbers as numbers, and text as text', async () => {
    const lines = [
      'multiply a=5 b=3',
      ...['value=007', 'value=7', 'value:=[7]'].map((word) => `call describe ${word}`),
    ];
    const { stdout, stderr } = await inShell('untyped', [...lines, 'call describe value=true label=is']);
    const values = ["value: str '007'", 'value: int 7', 'value: list [7]', 'is: bool True'];
    expect(stdout, stderr).toBe(`${['15', ...values].join('\n')}\n`);
  });

  it('with type hints receives arguments of these types, and others are rejected before anything is sent', async () => {
    const person = 'person.name=Jo person.address.street=Elm person.address.zip=01234';
    const trace = temporaryFile('trace');
    const rejected = [
      ['greet name=Jo times=6', 'at most 5'],
      ['greet name=Jo style=rude', '"formal", "casual"'],
      ['convert degrees=5 unit=kelvin', '"celsius", "fahrenheit"'],
      ['register person.name=Jo person.address={"street":"Elm","zip":"x"}', 'zip'],
    ] as const;
    const lines = [
      'greet name=007 style=formal title=null',
      'count words[]=a words[]=a weights.a=0.5 --query structuredContent',
      `register ${person} --query structuredContent.address.zip`,
      'prompt analyze data:=[1,2,3] topic=sums',
      ...rejected.map(([line]) => line),
    ];
    const { stdout, stderr, exitCode } = await inShell('typed', lines, '--keep-going', '--trace-file', trace);
    expect(stdout, stderr).toBe('Good day, 007.\n{"a":1}\n01234\nuser:\nAnalyze these sums: 6 in all\n');
    expect(exitCode).toBe(2);
    for (const [, message] of rejected) expect(stderr).toContain(message);
    expect(stderr.match(/^error: /gm)).toHaveLength(rejected.length);
    const calls = recordedLines(trace).filter((line) => line.includes('"method":"tools/call"'));
    expect(calls).toHaveLength(3);
  });
});
