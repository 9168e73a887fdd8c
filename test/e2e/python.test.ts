import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePython, pythonPath, uvPath, uvVariables } from '../setup/python.ts';
import { fixture, raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc } from './harness/mcpc.ts';

const metadata = '# /// script\n# dependencies = ["fastmcp"]\n# ///\n';

/** Puts a program where an interpreter would be; started as a server, it tells its name and its words. */
function interpreter(path: string, name: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec ${raw('environment')} ${name} "$@"\n`, { mode: 0o755 });
  return path;
}

/** A folder that is all of the PATH there is, with these interpreters in it. */
function pathWith(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) interpreter(join(folder, name), name);
  return folder;
}

/** Writes a script and gives its path. */
function script(folder = temporaryFolder(), text = ''): string {
  const path = join(folder, 'server.py');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Which interpreter a target was started with, and the words it was given. */
async function startedWith(words: string[], options: McpcOptions): Promise<string[]> {
  const { stdout, stderr, exitCode } = await mcpc(['call', ...words, 'environment'], options);
  expect(exitCode, stderr).toBe(0);
  return (JSON.parse(stdout) as { argv: string[] }).argv;
}

describe('the interpreter of a Python script is', () => {
  it('--python, whatever else there is', async () => {
    const server = script(undefined, metadata);
    const chosen = interpreter(join(temporaryFolder(), 'my-python'), 'chosen');
    interpreter(join(dirname(server), '.venv/bin/python'), 'nearest');
    const env = { PATH: pathWith('uv', 'python3') };
    expect(await startedWith([server, '--python', chosen], { env })).toEqual(['chosen', server]);
  });

  it('--python of the PATH, by its name', async () => {
    const server = script();
    const env = { PATH: pathWith('python3', 'python3.12') };
    const words = [server, '--python', 'python3.12'];
    expect(await startedWith(words, { env })).toEqual(['python3.12', server]);
  });

  it('else `uv run --script` when the file carries inline script metadata and uv is there', async () => {
    const server = script(undefined, `#!/usr/bin/env python3\n"""A server."""\n\n${metadata}`);
    interpreter(join(dirname(server), '.venv/bin/python'), 'nearest');
    const env = { PATH: pathWith('uv', 'python3'), VIRTUAL_ENV: virtualEnvironment('active') };
    expect(await startedWith([server], { env })).toEqual(['uv', 'run', '--script', server]);
  });

  it('without uv what it would be without the metadata', async () => {
    const server = script(undefined, metadata);
    expect(await startedWith([server], { env: { PATH: pathWith('python3') } })).toEqual(['python3', server]);
  });

  it('else that of $VIRTUAL_ENV', async () => {
    const server = script();
    interpreter(join(dirname(server), '.venv/bin/python'), 'nearest');
    const env = { PATH: pathWith('uv', 'python3'), VIRTUAL_ENV: virtualEnvironment('active') };
    expect(await startedWith([server], { env })).toEqual(['active', server]);
  });

  it("else that of the nearest `.venv` from the script's folder upward", async () => {
    const project = temporaryFolder();
    const server = script(join(project, 'src/servers'));
    const env = { PATH: pathWith('python3') };
    interpreter(join(project, '.venv/bin/python'), 'farther');
    expect(await startedWith([server], { env })).toEqual(['farther', server]);
    interpreter(join(project, 'src/.venv/bin/python'), 'nearer');
    expect(await startedWith([server], { env, cwd: project })).toEqual(['nearer', server]);
  });

  it('not that of a `.venv` in the working folder', async () => {
    const server = script();
    const cwd = temporaryFolder();
    interpreter(join(cwd, '.venv/bin/python'), 'elsewhere');
    expect(await startedWith([server], { cwd, env: { PATH: pathWith('python3') } })).toEqual([
      'python3',
      server,
    ]);
  });

  it('else python3, else python', async () => {
    const server = script();
    expect(await startedWith([server], { env: { PATH: pathWith('python3', 'python') } })).toEqual([
      'python3',
      server,
    ]);
    expect(await startedWith([server], { env: { PATH: pathWith('python') } })).toEqual(['python', server]);
  });

  it('the same for a script that is the first word of a command line', async () => {
    const server = script();
    const env = { PATH: pathWith('python3') };
    expect(await startedWith([`${server} --db x`], { env })).toEqual(['python3', server, '--db', 'x']);
  });

  it('or there is none, and mcpc says what to do', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['tools', script()], { env: { PATH: pathWith() } });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toContain('--python');
  });
});

function virtualEnvironment(name: string): string {
  const folder = temporaryFolder();
  interpreter(join(folder, 'bin/python'), name);
  return folder;
}

describePython('a Python server', () => {
  const factors = ['multiply', 'a=5', 'b=3'];

  it('runs in its virtual environment, active or near it', async () => {
    const environment = join(pythonPath(), '../..');
    const active = await mcpc(['call', fixture('python/untyped.py'), ...factors], {
      env: { VIRTUAL_ENV: environment },
    });
    expect(active.stdout, active.stderr).toBe('15\n');
    const project = temporaryFolder();
    cpSync(fixture('python/untyped.py'), join(project, 'server.py'));
    symlinkSync(environment, join(project, '.venv'));
    const near = await mcpc(['call', 'server.py', ...factors], { cwd: project });
    expect(near.stdout, near.stderr).toBe('15\n');
  });

  it('with inline metadata runs with what uv gets for it', async () => {
    const bin = temporaryFolder();
    symlinkSync(uvPath(), join(bin, 'uv'));
    const variables = Object.entries(uvVariables()).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const words = ['call', fixture('python/inline_metadata.py'), ...variables, ...factors];
    const { stdout, stderr } = await mcpc(words, { env, timeout: 150_000 });
    expect(stdout, stderr).toBe('15\n');
  }, 180_000);
});
