import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc } from './harness/mcpc.ts';

/** What the tool got for the words that were typed. */
async function received(tool: string, words: string[], options: McpcOptions = {}): Promise<string> {
  const { stdout, stderr } = await mcpc(['call', raw('echo'), tool, ...words], options);
  expect(stderr).toBe('');
  return stdout.trimEnd();
}

describe('an argument', () => {
  it.each([
    ['text=007', '{"text":"007"}'],
    ['number=1.50', '{"number":1.5}'],
    ['integer=-3', '{"integer":-3}'],
    ['flag=true', '{"flag":true}'],
    ['list=[1,2]', '{"list":[1,2]}'],
    ['map={"a":{"b":null}}', '{"map":{"a":{"b":null}}}'],
    ['color=green', '{"color":"green"}'],
    ['level=2', '{"level":2}'],
    ['untyped=5', '{"untyped":5}'],
    ['untyped=007', '{"untyped":"007"}'],
    ['union=5', '{"union":"5"}'],
    ['optional=null', '{"optional":null}'],
    ['text:="given as JSON"', '{"text":"given as JSON"}'],
    ['text=', '{"text":""}'],
    ['text=a=b c', '{"text":"a=b c"}'],
  ])('is typed by its schema: %s', async (word, expected) => {
    expect(await received('echo_types', [word])).toBe(expected);
  });

  it('reaches into objects and lists', async () => {
    const words = ['person.name=Jo', 'person.age=4', 'points[0].x=1', 'points[].x=2'];
    expect(await received('echo_nested', words)).toBe(
      '{"person":{"name":"Jo","age":4},"points":[{"x":1},{"x":2}]}',
    );
  });

  it('means a key that looks like a path, where the schema has it', async () => {
    expect(await received('echo_dotted', ['a.b=1', 'x[0]=y'])).toBe('{"a.b":1,"x[0]":"y"}');
  });

  it('comes from a file, or a whole object from standard input', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'note.txt'), 'line\n');
    writeFileSync(join(folder, 'map.json'), '{"a":1}');
    const words = ['text=@note.txt', 'map:=@map.json'];
    expect(await received('echo_types', words, { cwd: folder })).toBe('{"text":"line\\n","map":{"a":1}}');
    const stdin = '{"text":"from stdin","number":1}';
    expect(await received('echo_types', ['-', 'number=2'], { stdin })).toBe(
      '{"text":"from stdin","number":2}',
    );
  });

  it.each([
    ['echo_types', 'integer=1.5'],
    ['echo_types', 'integer=12345678901234567890'],
    ['echo_types', 'flag=maybe'],
    ['echo_types', 'color=purple'],
    ['echo_types', 'list={}'],
    ['echo_types', 'text=@nowhere.txt'],
    ['echo_required', 'name=Jo'],
    ['echo_strict', 'm=1'],
  ])('that does not fit is refused before anything is sent: %s %s', async (tool, word) => {
    const frames = temporaryFile();
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('echo', '--frames', frames), tool, word]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).not.toBe('');
    expect(recordedLines(frames).join('\n')).not.toContain('tools/call');
  });

  it('is sent all the same with --no-validate, where a schema as a whole refuses it', async () => {
    expect(await received('echo_strict', ['n=1', 'm:=1', '--no-validate'])).toBe('{"n":1,"m":1}');
  });
});
