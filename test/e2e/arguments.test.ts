import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc, shell } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

/** Calls a tool of the echo server and returns the arguments that it received, as it prints them. */
async function received(tool: string, words: string[], options: McpcOptions = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(['call', raw('echo'), tool, ...words], options);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return stdout.trimEnd();
}

/** Calls a tool with arguments that must be rejected before the call is sent, and returns the error message. */
async function rejection(tool: string, words: string[], options: McpcOptions = {}): Promise<string> {
  const server = recorded('echo');
  const { stdout, stderr, exitCode } = await mcpc(['call', server.target, tool, ...words], options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
  expect(server.methods()).toContain('tools/list');
  expect(server.methods()).not.toContain('tools/call');
  return stderr;
}

describe('arguments', () => {
  it('key=value is typed by the input schema', async () => {
    const words = [
      ...['text=007', 'number=1.50', 'integer=-3', 'flag=true', 'list=[1,2]', 'map={"a":{"b":null}}'],
      ...['color=green', 'level=2', 'untyped=5', 'union=5', 'optional=null'],
    ];
    expect(await received('echo_types', words)).toBe(
      '{"text":"007","number":1.5,"integer":-3,"flag":true,"list":[1,2],"map":{"a":{"b":null}},' +
        '"color":"green","level":2,"untyped":5,"union":5,"optional":null}',
    );
  });

  it('key=value keeps text as it was typed, and the last value of a repeated key', async () => {
    const words = ['text=x', 'text=a=b -- ä €\nc', 'untyped=007', 'union:=5'];
    const options = { env: { LANG: 'C.UTF-8' } };
    const { stdout, stderr } = await mcpc(['call', raw('echo'), 'echo_types', ...words], options);
    expect(stdout).toBe('{"text":"a=b -- ä €\\nc","untyped":"007","union":5}\n');
    expect(stderr).toContain('text is given more than once; the last value is used.');
  });

  it('key:=json is sent as it is, including names that JavaScript treats specially', async () => {
    expect(await received('echo', ['any:={"__proto__":{"a":1},"toString":2}', 'text:="a\\u0000b"'])).toBe(
      '{"any":{"__proto__":{"a":1},"toString":2},"text":"a\\u0000b"}',
    );
  });

  it('a.b=v, a[0]=v and a[]=v are nested', async () => {
    const words = ['person.name=Jo', 'person.age=4', 'points[0].x=1', 'points[].x=2'];
    expect(await received('echo_nested', words)).toBe(
      '{"person":{"name":"Jo","age":4},"points":[{"x":1},{"x":2}]}',
    );
  });

  it('a key of the schema that looks like a path wins', async () => {
    expect(await received('echo_dotted', ['a.b=1', 'x[0]=y'])).toBe('{"a.b":1,"x[0]":"y"}');
  });

  it('key=@file reads text, key:=@file JSON, and key=@@text is text', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'note.txt'), 'two\nlines\n');
    writeFileSync(join(home, 'map.json'), '{"a": 1}');
    const words = ['a=@note.txt', 'b=@./note.txt', `c=@${home}/note.txt`, 'd=@~/note.txt', 'e:=@map.json'];
    const args = JSON.parse(
      await received('echo', [...words, 'f=@@note.txt', 'g=me@example.com'], { home, cwd: home }),
    );
    const note = 'two\nlines\n';
    expect(args).toEqual({
      a: note,
      b: note,
      c: note,
      d: note,
      e: { a: 1 },
      f: '@note.txt',
      g: 'me@example.com',
    });
  });

  it('key=@- and - read standard input; later arguments override an object', async () => {
    expect(await received('echo_types', ['text=@-'], { stdin: 'typed\n' })).toBe('{"text":"typed\\n"}');
    const stdin = '{"text": "from stdin",\n "number": 1}\n';
    expect(await received('echo_types', ['-', 'number=2'], { stdin })).toBe(
      '{"text":"from stdin","number":2}',
    );
  });

  it('an object is read from a pipe', async () => {
    const script = `mcpc call demo multiply a=5 b=3 --query structuredContent | mcpc call "${raw('echo')}" echo -`;
    expect((await shell(script)).stdout).toBe('{"result":15}\n');
  });
});

describe('arguments are rejected before anything is sent', () => {
  it('if the value does not fit the declared type: names the argument, the value and the type', async () => {
    expect(await rejection('echo_types', ['number=abc'])).toContain(
      'Argument number takes a number, but was given "abc".',
    );
  });

  it('if a file does not exist: shows how to pass the text itself', async () => {
    const message = await rejection('echo_types', ['text=@nowhere.txt']);
    expect(message).toContain('there is no file nowhere.txt');
    expect(message).toContain('text=@@nowhere.txt');
  });

  it('if standard input is empty', async () => {
    expect(await rejection('echo', ['-'], { stdin: '' })).toContain('standard input is empty');
  });

  it('if they violate the schema: lists all problems, and a line that shows the tool', async () => {
    const message = await rejection('echo_types', ['text:=5', 'list:=["a"]', 'map:=1']);
    expect(message).toContain('text must be');
    expect(message).toContain('list[0] must be');
    expect(message).toContain('map must be');
    const line = /(mcpc tools .*)$/m.exec(message)?.[1] ?? '';
    expect((await shell(line)).stdout).toContain('echo_types');
  });

  it('if required ones are missing: shows a complete example line, which keeps those that were given', async () => {
    const message = await rejection('echo_required', ['name=Jo Doe']);
    expect(message).toContain('A required argument is missing: times (integer).');
    const line = /For example: (mcpc .*)$/m.exec(message)?.[1] ?? '';
    expect((await shell(line)).stdout).toBe('{"name":"Jo Doe","times":1}\n');
  });

  it('if the name of one looks like a typo', async () => {
    expect(await rejection('echo_types', ['colour=red'])).toContain('Did you mean "color"');
  });
});

describe('an undeclared argument', () => {
  it('is sent with a notice', async () => {
    const server = recorded('echo');
    const { stderr, exitCode } = await mcpc(['call', server.target, 'echo_types', 'zzzzzz=5']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('"zzzzzz"');
    expect(server.params('tools/call')).toMatchObject([{ arguments: { zzzzzz: 5 } }]);
  });
});

describe('--no-validate', () => {
  it('sends arguments that violate the schema', async () => {
    const words = ['number=abc', 'flag=maybe', 'text:=5', 'colour=red', '--no-validate'];
    expect(await received('echo_types', words)).toBe(
      '{"number":"abc","flag":"maybe","text":5,"colour":"red"}',
    );
  });
});
