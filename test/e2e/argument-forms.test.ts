import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc, shell } from './harness/mcpc.ts';

/** What a tool of the echo server got for the words that were typed. */
async function received(tool: string, words: string[], options: McpcOptions = {}): Promise<unknown> {
  const { stdout, stderr, exitCode } = await mcpc(['call', raw('echo'), tool, ...words], options);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** A folder with these files in it. */
function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('key=value', () => {
  it.each(['007', 'ä €', '--', 'two\nlines'])(
    'keeps the text where a string is declared: %j',
    async (text) => {
      expect(await received('echo_types', [`text=${text}`])).toEqual({ text });
    },
  );

  it.each([
    ['number=-1.5e3', -1500],
    ['integer=5.0', 5],
    ['flag=false', false],
    ['list=[]', []],
  ])('becomes what the schema declares: %s', async (word, value) => {
    expect(await received('echo_types', [word])).toEqual({ [word.split('=')[0] ?? '']: value });
  });

  it.each([
    ['5', 5],
    ['null', null],
    ['007', '007'],
    ['{"a":1}', '{"a":1}'],
  ])('is JSON where no type is declared and it is a number, true, false or null: %s', async (text, value) => {
    expect(await received('echo_types', [`untyped=${text}`])).toEqual({ untyped: value });
    expect(await received('echo', [`any=${text}`])).toEqual({ any: value });
  });

  it('keeps the text in a union with string', async () => {
    expect(await received('echo_types', ['union=5'])).toEqual({ union: '5' });
    expect(await received('echo_types', ['union:=5'])).toEqual({ union: 5 });
  });

  it('may be given twice: the later counts', async () => {
    expect(await received('echo_types', ['text=a', 'text=b'])).toEqual({ text: 'b' });
  });
});

describe('key:=json', () => {
  it.each([
    ['any:="5"', '5'],
    ['any:={"a":[1,null,{"b":false}]}', { a: [1, null, { b: false }] }],
    ['any:="a\\u0000b"', 'a\u0000b'],
  ])('is JSON as it stands: %s', async (word, value) => {
    expect(await received('echo', [word])).toEqual({ any: value });
  });

  it('keeps members that JavaScript means something by', async () => {
    const { stdout } = await mcpc(['call', raw('echo'), 'echo', 'any:={"__proto__":{"a":1},"toString":2}']);
    expect(stdout).toBe('{"any":{"__proto__":{"a":1},"toString":2}}\n');
  });
});

describe('key=@file', () => {
  const files = { 'note.txt': 'two\nlines\n', 'map.json': '{"a": 1}', '@odd': 'odd', 'number.txt': '5\n' };

  it("is the file's text", async () => {
    const cwd = folderWith(files);
    expect(await received('echo_types', ['text=@note.txt'], { cwd })).toEqual({ text: 'two\nlines\n' });
    expect(await received('echo_types', ['text=@./note.txt'], { cwd })).toEqual({ text: 'two\nlines\n' });
    expect(await received('echo_types', [`text=@${cwd}/note.txt`])).toEqual({ text: 'two\nlines\n' });
    expect(await received('echo_types', ['text=@~/note.txt'], { home: cwd })).toEqual({
      text: 'two\nlines\n',
    });
  });

  it('is typed like a text on the line', async () => {
    const cwd = folderWith(files);
    expect(await received('echo_types', ['number=@number.txt'], { cwd })).toEqual({ number: 5 });
    expect(await received('echo_types', ['map=@map.json'], { cwd })).toEqual({ map: { a: 1 } });
  });

  it('reads its JSON as key:=@file', async () => {
    const cwd = folderWith(files);
    expect(await received('echo', ['any:=@map.json'], { cwd })).toEqual({ any: { a: 1 } });
  });

  it('is standard input for -', async () => {
    expect(await received('echo_types', ['text=@-'], { stdin: 'typed\n' })).toEqual({ text: 'typed\n' });
    expect(await received('echo', ['any:=@-'], { stdin: '[1]' })).toEqual({ any: [1] });
  });

  it('is the text itself as key=@@x', async () => {
    const cwd = folderWith(files);
    expect(await received('echo_types', ['text=@@note.txt'], { cwd })).toEqual({ text: '@note.txt' });
    expect(await received('echo_types', ['text=@@'], { cwd })).toEqual({ text: '@' });
  });

  it('stays a text in the middle of a value', async () => {
    expect(await received('echo_types', ['text=me@example.com'])).toEqual({ text: 'me@example.com' });
  });

  it.each(['text=@nowhere.txt', 'map:=@nowhere.json'])(
    'says how to write the text itself: %s',
    async (word) => {
      const { stdout, stderr, exitCode } = await mcpc(['call', raw('echo'), 'echo_types', word]);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toMatch(/there is no file nowhere\.(txt|json)/);
      expect(stderr).toMatch(/(text|map)=@@nowhere\.(txt|json)/);
    },
  );
});

describe('a.b=v, a[0]=v, a[]=v', () => {
  it.each([
    [['person.name=Jo', 'person.age=4'], { person: { name: 'Jo', age: 4 } }],
    [['points[0].x=1', 'points[0].y=2', 'points[1].x=3'], { points: [{ x: 1, y: 2 }, { x: 3 }] }],
    [['points[].x=1', 'points[].x=2'], { points: [{ x: 1 }, { x: 2 }] }],
    [['points[]={"x":1}', 'points[]={"x":2}'], { points: [{ x: 1 }, { x: 2 }] }],
    [['person:={"name":"Jo"}'], { person: { name: 'Jo' } }],
    [['{"person":{"name":"Jo"}}', 'person.age=5'], { person: { name: 'Jo', age: 5 } }],
  ])('are nested: %s', async (words, expected) => {
    expect(await received('echo_nested', words)).toEqual(expected);
  });

  it('are nested where nothing is declared, too', async () => {
    const words = ['a.b.c=1', 'a["b c"]=2', 'list[]=x', 'list[]:=null', 'grid[0][1]=2', 'grid[0][0]=1'];
    expect(await received('echo', words)).toEqual({
      a: { b: { c: 1 }, 'b c': 2 },
      list: ['x', null],
      grid: [[1, 2]],
    });
  });

  it('mean the key itself, where the schema has it literally', async () => {
    expect(await received('echo_dotted', ['a.b=1', 'x[0]=y'])).toEqual({ 'a.b': 1, 'x[0]': 'y' });
    expect(await received('echo_dotted', ['a["b"]=text'])).toEqual({ a: { b: 'text' } });
  });
});

describe('an object', () => {
  it('gives several arguments, and later key=value override', async () => {
    expect(await received('echo_types', ['{"text":"a","number":1}', 'number=2'])).toEqual({
      text: 'a',
      number: 2,
    });
  });

  it('overrides earlier key=value', async () => {
    expect(await received('echo_types', ['number=2', '{"number":1}'])).toEqual({ number: 1 });
  });

  it('comes from standard input for -', async () => {
    const stdin = '{"text": "from stdin",\n "number": 1}\n';
    expect(await received('echo_types', ['-'], { stdin })).toEqual({ text: 'from stdin', number: 1 });
    expect(await received('echo_types', ['-', 'text=later'], { stdin })).toEqual({
      text: 'later',
      number: 1,
    });
  });

  it('comes through a pipe from another mcpc', async () => {
    const script = `mcpc call demo multiply a=5 b=3 --query structuredContent | mcpc call "${raw('echo')}" echo -`;
    expect((await shell(script)).stdout).toBe('{"result":15}\n');
  });

  it.each([
    ['', 'empty'],
    ['{"a":', 'not JSON'],
    ['[1]', 'an array'],
    ['5', '5'],
  ])('is refused where standard input is none: %j', async (stdin, why) => {
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('echo'), 'echo', '-'], { stdin });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(why);
  });

  it('can be read from standard input once', async () => {
    const words = ['call', raw('echo'), 'echo', '-', 'note=@-'];
    const { stderr, exitCode } = await mcpc(words, { stdin: '{}' });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('once');
  });
});

describe('no arguments', () => {
  it('are an empty object', async () => {
    expect(await received('echo', [])).toEqual({});
  });
});
