import { describe, expect, it } from 'vitest';
import { mcpc, shell } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

/** Calls a tool and expects it to be refused before it was sent; gives what was said. */
async function refusal(tool: string, words: string[], server = recorded('echo')): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(['call', server.target, tool, ...words]);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
  expect(server.methods()).toContain('tools/list');
  expect(server.methods()).not.toContain('tools/call');
  return stderr;
}

describe('what does not fit the declared type is refused before anything is sent', () => {
  it.each([
    ['number=abc', 'a number'],
    ['number=007', 'a number'],
    ['number=', 'a number'],
    ['integer=1.5', 'an integer'],
    ['integer=x', 'an integer'],
    ['flag=1', 'true or false'],
    ['flag=True', 'true or false'],
    ['nothing=', 'null'],
    ['color=purple', 'one of "red", "green", "blue"'],
    ['level=4', 'one of 1, 2, 3'],
    ['list=1,2', 'a JSON array'],
    ['list={}', 'a JSON array'],
    ['map=[1]', 'a JSON object'],
    ['map={a:1}', 'a JSON object'],
    ['optional=x', 'an integer or null'],
  ])('naming argument, what was given and what is expected: %s', async (word, expected) => {
    const [name = '', given = ''] = word.split('=');
    const said = await refusal('echo_types', [word]);
    expect(said).toMatch(new RegExp(`\\b${name}\\b`));
    expect(said).toContain(JSON.stringify(given));
    expect(said).toContain(expected);
  });

  it.each(['number=9007199254740993', 'integer=12345678901234567890', 'untyped=9007199254740993'])(
    'an integer too big for a double, too: %s',
    async (word) => {
      const [name = '', given = ''] = word.split('=');
      const said = await refusal('echo_types', [word]);
      expect(said).toContain(name);
      expect(said).toContain(given);
      expect(said).toContain('too big');
    },
  );

  it.each(['any:=9007199254740993', 'any:={"deep":[12345678901234567890]}', '{"any":9007199254740993}'])(
    'an integer too big for a double within JSON: %s',
    async (word) => {
      expect(await refusal('echo', [word])).toContain('too big');
    },
  );

  it.each([
    ['map:={"a":', 'not JSON'],
    ['map:=', 'empty'],
    ['text:=hello', 'text=…'],
    ["map:={'a':1}", 'double quotes'],
    ['{"text":}', 'not JSON'],
  ])('JSON that is none: %s', async (word, why) => {
    expect(await refusal('echo_types', [word])).toContain(why);
  });

  it.each([
    [['points[1].x=1'], 'points[0] is not given'],
    [['points.x=1'], 'points[0]='],
    [['person[0]=1'], 'person.name='],
    [['person.name.first=Jo'], 'single value'],
    [['person.age=x'], 'an integer'],
    [['points[0].x=x'], 'a number'],
    [['person.age=5', 'person={"name":"Jo"}'], 'conflicting'],
  ])('a path that leads nowhere, or to something else: %s', async (words, why) => {
    expect(await refusal('echo_nested', words)).toContain(why);
  });

  it('does not show the value of an argument whose name says that it is secret', async () => {
    for (const word of ['api_key:=s3cr3t', 'password:={"s3cr3t"', 'token:=12345678901234567890']) {
      const said = await refusal('echo', [word]);
      expect(said).not.toContain('s3cr3t');
      expect(said).not.toContain('12345678901234567890');
    }
  });
});

describe('the whole schema is checked before sending', () => {
  it.each([
    ['text:=5', 'text must be text, but is 5'],
    ['list=[1,"a"]', 'list[1] must be an integer, but is "a"'],
    ['map:=[]', 'map must be a JSON object'],
  ])('types given as JSON: %s', async (word, message) => {
    expect(await refusal('echo_types', [word])).toContain(message);
  });

  it.each([
    ['echo_required', ['name=Jo', 'times=0'], 'times must be at least 1, but is 0'],
    ['echo_nested', ['person.age=5'], 'person.name is required'],
    ['echo_nested', ['points:=[{"x":"a"}]'], 'points[0].x must be a number'],
    ['echo_strict', ['n=1', 'q:=2'], '"q"'],
  ])('constraints and nested values: %s %s', async (tool, words, message) => {
    expect(await refusal(tool, words)).toContain(message);
  });

  it('everything that is wrong is said at once', async () => {
    const said = await refusal('echo_types', ['text:=5', 'list:=["a"]', 'map:=1']);
    expect(said).toContain('text must be');
    expect(said).toContain('list[0] must be');
    expect(said).toContain('map must be');
  });

  it('with a line that shows what the tool takes', async () => {
    const said = await refusal('echo_types', ['text:=5']);
    const line = /(mcpc tools .*)$/m.exec(said)?.[1] ?? '';
    expect((await shell(line)).stdout).toContain('echo_types');
  });

  it('is an object on standard error with --json', async () => {
    const { stdout, stderr } = await mcpc(['call', 'demo', 'multiply', 'a=x', 'b=3', '--json']);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toEqual({
      error: { kind: 'usage', exitCode: 2, message: expect.stringContaining('a number') },
    });
  });
});

describe('--no-validate', () => {
  it.each([
    ['echo_types', ['number=abc', 'flag=maybe'], { number: 'abc', flag: 'maybe' }],
    ['echo_types', ['text:=5'], { text: 5 }],
    ['echo_types', ['colour=red'], { colour: 'red' }],
    ['echo_required', ['times=0'], { times: 0 }],
    ['echo_strict', ['m=1'], { m: 1 }],
  ])('sends anyway: %s %s', async (tool, words, args) => {
    const server = recorded('echo');
    const { stderr, exitCode } = await mcpc(['call', server.target, tool, ...words, '--no-validate']);
    expect(exitCode, stderr).toBe(0);
    expect(server.params('tools/call')).toMatchObject([{ name: tool, arguments: args }]);
  });
});

describe('a missing required argument', () => {
  it('is a usage error with a complete example line, where nobody can be asked', async () => {
    const said = await refusal('echo_required', []);
    expect(said).toContain('name (string: Whom to greet)');
    expect(said).toContain('times (integer)');
    const line = /For example: (mcpc .*)$/m.exec(said)?.[1] ?? '';
    const { stdout, exitCode } = await shell(line);
    expect({ stdout, exitCode }).toEqual({ stdout: '{"name":"text","times":1}\n', exitCode: 0 });
  });

  it('is named alone when the others are given, which the example line keeps', async () => {
    const said = await refusal('echo_required', ['name=Jo Doe']);
    expect(said).toContain('A required argument is missing: times (integer).');
    const line = /For example: (mcpc .*)$/m.exec(said)?.[1] ?? '';
    expect((await shell(line)).stdout).toBe('{"name":"Jo Doe","times":1}\n');
  });

  it('is named with the given argument that looks like a slip for it', async () => {
    expect(await refusal('echo_required', ['nam=Jo', 'times=2'])).toContain('"name"');
  });
});

describe('an argument that is not declared', () => {
  it.each([
    ['integr=3', 'integer'],
    ['colour=red', 'color'],
    ['Text=a', 'text'],
  ])('is refused when it looks like a slip, with the nearest: %s', async (word, nearest) => {
    const said = await refusal('echo_types', [word]);
    expect(said).toContain(`Did you mean "${nearest}"`);
    expect(said).toContain('optional');
  });

  it('is refused where the schema forbids others', async () => {
    expect(await refusal('echo_strict', ['n=1', 'other=2'])).toContain('"other"');
  });

  it('is sent and said where it does not', async () => {
    const server = recorded('echo');
    const { stderr, exitCode } = await mcpc(['call', server.target, 'echo_types', 'zzzzzz=5']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('"zzzzzz"');
    expect(server.params('tools/call')).toMatchObject([{ arguments: { zzzzzz: 5 } }]);
  });
});
