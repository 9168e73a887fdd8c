import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFile } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

describe('--dry-run', () => {
  it('connects and prints the request instead of sending it', async () => {
    const server = recorded('echo');
    const words = ['call', server.target, 'echo_types', 'number=5', 'text=007', '--dry-run'];
    const { stdout, exitCode } = await mcpc(words);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      method: 'tools/call',
      params: { name: 'echo_types', arguments: { number: 5, text: '007' } },
    });
    expect(server.methods()).toContain('tools/list');
    expect(server.methods()).not.toContain('tools/call');
  });

  it('prints one line with --json, and can be queried', async () => {
    const words = ['call', 'demo', 'multiply', 'a=5', 'b=3', '--dry-run'];
    expect((await mcpc([...words, '--json'])).stdout).toBe(
      '{"method":"tools/call","params":{"name":"multiply","arguments":{"a":5,"b":3}}}\n',
    );
    expect((await mcpc([...words, '--query', 'params.arguments.a'])).stdout).toBe('5\n');
  });

  it('rejects arguments that would not be sent', async () => {
    const { stdout, exitCode } = await mcpc(['call', 'demo', 'multiply', 'a=x', 'b=3', '--dry-run']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  it('prints the request for a prompt, whose arguments are serialized as JSON', async () => {
    const words = ['prompt', 'demo', 'poem', 'topic:={"a": [1, null]}', '--dry-run', '--json'];
    expect(JSON.parse((await mcpc(words)).stdout)).toEqual({
      method: 'prompts/get',
      params: { name: 'poem', arguments: { topic: '{"a":[1,null]}' } },
    });
  });
});

it('a missing argument of a prompt is reported with an example line', async () => {
  const missing = await mcpc(['prompt', 'demo', 'poem']);
  expect(missing).toMatchObject({ stdout: '', exitCode: 2 });
  expect(missing.stderr).toContain('For example: mcpc prompt demo poem topic=');
});

describe('--edit', () => {
  /** Creates an editor that saves the skeleton it is given, then runs the script on the file `$1`. */
  function editor(script: string): { env: Record<string, string>; skeleton: () => string } {
    const [program, kept] = [temporaryFile('editor'), temporaryFile('skeleton')];
    writeFileSync(program, `#!/bin/sh\ncp "$1" ${kept}\nls -l "$1" >> ${kept}\n${script}\n`, { mode: 0o755 });
    return { env: { EDITOR: program }, skeleton: () => readFileSync(kept, 'utf8') };
  }

  it('opens $EDITOR on a skeleton from the schema and sends what was saved', async () => {
    const server = recorded('echo');
    const { env, skeleton } = editor('echo \'{"name": "Jo", "times": 2}\' > "$1"');
    const { stdout, stderr, exitCode } = await mcpc(['call', server.target, 'echo_required', '--edit'], {
      env,
    });
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '{"name":"Jo","times":2}\n', exitCode: 0 });
    expect(skeleton()).toMatch(/^\s*\/\/ name: string\. Whom to greet\n\s*"name": "",$/m);
    expect(skeleton()).toMatch(/^\s*"times": 0,$/m);
  });

  it('edits a private file with the given arguments, and the optional ones as comments', async () => {
    const { env, skeleton } = editor('true');
    const words = ['call', 'demo', 'greet', 'name=Jo', '--edit'];
    const { stdout, stderr } = await mcpc(words, { env });
    expect(stdout, stderr).toBe('Hello, Jo!\n');
    expect(skeleton()).toContain('"name": "Jo",');
    expect(skeleton()).toMatch(/^\s*\/\/ "loud": false,$/m);
    expect(skeleton()).toMatch(/^-rw------- /m);
  });

  it('accepts comments and trailing commas', async () => {
    const { env } = editor('printf \'{ // a comment\\n "name": "a // b", /* more */ "times": 1, }\' > "$1"');
    const { stdout, stderr } = await mcpc(['call', recorded('echo').target, 'echo_required', '--edit'], {
      env,
    });
    expect(stdout, stderr).toBe('{"name":"a // b","times":1}\n');
  });

  it('prefers $VISUAL, and splits it into words', async () => {
    const { env } = editor('exit 1');
    const { stdout, stderr } = await mcpc(['call', 'demo', 'greet', 'name=Jo', '--edit'], {
      env: { ...env, VISUAL: 'sed -i s/Jo/Ada/' },
    });
    expect(stdout, stderr).toBe('Hello, Ada!\n');
  });

  it.each([
    ['the file is saved empty', ': > "$1"', 'nothing was sent'],
    ['the editor fails', 'exit 3', 'status 3'],
  ])('sends nothing if %s', async (_case, script, message) => {
    const server = recorded('echo');
    const words = ['call', server.target, 'echo_required', '--edit'];
    const { stdout, stderr, exitCode } = await mcpc(words, { env: editor(script).env });
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(message);
    expect(server.methods()).not.toContain('tools/call');
  });

  it('reports how to choose an editor if it does not exist', async () => {
    const { stderr, exitCode } = await mcpc(['call', 'demo', 'greet', '--edit'], {
      env: { EDITOR: 'no-such-editor' },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no-such-editor');
    expect(stderr).toContain('EDITOR');
  });
});
