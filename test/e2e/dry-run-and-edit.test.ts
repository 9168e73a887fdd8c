import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { fixture } from './harness/fixtures.ts';
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

  it('is one line with --json, and can be queried', async () => {
    const words = ['call', 'demo', 'multiply', 'a=5', 'b=3', '--dry-run'];
    expect((await mcpc([...words, '--json'])).stdout).toBe(
      '{"method":"tools/call","params":{"name":"multiply","arguments":{"a":5,"b":3}}}\n',
    );
    expect((await mcpc([...words, '--query', 'params.arguments.a'])).stdout).toBe('5\n');
  });

  it('refuses what would not be sent', async () => {
    const { stdout, exitCode } = await mcpc(['call', 'demo', 'multiply', 'a=x', 'b=3', '--dry-run']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  it.each([
    [['read', 'demo', 'demo://weather/{city}', 'city=São Paulo'], 'resources/read'],
    [['prompt', 'demo', 'poem', 'topic=rain'], 'prompts/get'],
  ])('does the same for %s', async (words, method) => {
    const { stdout } = await mcpc([...words, '--dry-run', '--query', 'method']);
    expect(stdout).toBe(`${method}\n`);
  });
});

describe('prompt arguments', () => {
  it.each([
    ['topic=007', '007'],
    ['topic=true', 'true'],
    ['topic=[1]', '[1]'],
    ['topic:=5', '5'],
    ['topic:={"a": [1, null]}', '{"a":[1,null]}'],
    ['topic:="text"', 'text'],
    ['{"topic":[1,2]}', '[1,2]'],
  ])('are strings; anything else is serialised as JSON: %s', async (word, text) => {
    const words = ['prompt', 'demo', 'poem', word, '--dry-run', '--query', 'params.arguments.topic'];
    expect((await mcpc([...words, '--json'])).stdout).toBe(`${JSON.stringify(text)}\n`);
  });

  it('are checked like those of a tool: missing, not declared', async () => {
    const missing = await mcpc(['prompt', 'demo', 'poem']);
    expect(missing).toMatchObject({ stdout: '', exitCode: 2 });
    expect(missing.stderr).toContain('For example: mcpc prompt demo poem topic=');
    const slip = await mcpc(['prompt', 'demo', 'poem', 'topic=a', 'from=haiku']);
    expect(slip).toMatchObject({ stdout: '', exitCode: 2 });
    expect(slip.stderr).toContain('"form"');
  });
});

describePython('a FastMCP prompt', () => {
  it('gets a list as JSON', async () => {
    const target = [fixture('python/typed.py'), '--python', pythonPath()];
    const { stdout, stderr } = await mcpc(['prompt', ...target, 'analyze', 'data:=[1, 2, 3]', 'topic=sums']);
    expect(stdout, stderr).toBe('user:\nAnalyze these sums: 6 in all\n');
  });
});

describe('--edit', () => {
  /** An editor that keeps what it was given, and then does what the script says with the file `$1`. */
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

  it('puts the given arguments into the skeleton, and the optional ones as comments', async () => {
    const { env, skeleton } = editor('true');
    const words = ['call', 'demo', 'greet', 'name=Jo', '--edit'];
    const { stdout, stderr } = await mcpc(words, { env });
    expect(stdout, stderr).toBe('Hello, Jo!\n');
    expect(skeleton()).toContain('"name": "Jo",');
    expect(skeleton()).toMatch(/^\s*\/\/ "loud": false,$/m);
  });

  it('edits in a file that only its owner can read', async () => {
    const { env, skeleton } = editor('true');
    await mcpc(['call', 'demo', 'greet', 'name=Jo', '--edit'], { env });
    expect(skeleton()).toMatch(/^-rw------- /m);
  });

  it('takes comments and trailing commas as they come', async () => {
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
    ['saved empty', ': > "$1"', 'nothing was sent'],
    ['saved as no JSON', 'echo "{" > "$1"', 'not JSON'],
    ['saved with what does not fit', 'echo \'{"name":5,"times":1}\' > "$1"', 'name must be text'],
    ['closed with a failure', 'exit 3', 'status 3'],
  ])('sends nothing when it was %s', async (_how, script, why) => {
    const server = recorded('echo');
    const words = ['call', server.target, 'echo_required', '--edit'];
    const { stdout, stderr, exitCode } = await mcpc(words, { env: editor(script).env });
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(why);
    expect(server.methods()).not.toContain('tools/call');
  });

  it('says what to do when the editor is not there', async () => {
    const { stderr, exitCode } = await mcpc(['call', 'demo', 'greet', '--edit'], {
      env: { EDITOR: 'no-such-editor' },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no-such-editor');
    expect(stderr).toContain('EDITOR');
  });
});
