import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePython, pythonPath, uvPath, uvVariables } from '../setup/python.ts';
import { fixture, raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc } from './harness/mcpc.ts';

const metadata = '# /// script\n# dependencies = ["fastmcp"]\n# ///\n';

/** Creates a program in place of an interpreter; as a server, it returns its name and its words. */
function interpreter(path: string, name: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec ${raw('environment')} ${name} "$@"\n`, { mode: 0o755 });
  return path;
}

/** A PATH of one folder with these interpreters. */
function pathWith(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) interpreter(join(folder, name), name);
  return folder;
}

/** Writes a script. Returns its path. */
function script(folder = temporaryFolder(), text = ''): string {
  const path = join(folder, 'server.py');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Returns the interpreter that a target was started with, and its words. */
async function startedWith(words: string[], options: McpcOptions): Promise<string[]> {
  const { stdout, stderr, exitCode } = await mcpc(['call', ...words, 'environment'], options);
  expect(exitCode, stderr).toBe(0);
  return (JSON.parse(stdout) as { argv: string[] }).argv;
}

describe('the interpreter of a Python script is', () => {
  it('--python, if given', async () => {
    const server = script(undefined, metadata);
    const chosen = interpreter(join(temporaryFolder(), 'my-python'), 'chosen');
    interpreter(join(dirname(server), '.venv/bin/python'), 'nearest');
    const env = { PATH: pathWith('uv', 'python3') };
    expect(await startedWith([server, '--python', chosen], { env })).toEqual(['chosen', server]);
  });

  it('`uv run --script` for a file with inline script metadata, if uv is installed', async () => {
    const server = script(undefined, `#!/usr/bin/env python3\n"""A server."""\n\n${metadata}`);
    interpreter(join(dirname(server), '.venv/bin/python'), 'nearest');
    const env = { PATH: pathWith('uv', 'python3'), VIRTUAL_ENV: virtualEnvironment('active') };
    expect(await startedWith([server], { env })).toEqual(['uv', 'run', '--script', server]);
  });

  it('the same for a script as the first word of a command line', async () => {
    const server = script();
    const env = { PATH: pathWith('python3') };
    expect(await startedWith([`${server} --db x`], { env })).toEqual(['python3', server, '--db', 'x']);
  });
});

function virtualEnvironment(name: string): string {
  const folder = temporaryFolder();
  interpreter(join(folder, 'bin/python'), name);
  return folder;
}

describePython('a Python server', () => {
  const factors = ['multiply', 'a=5', 'b=3'];

  it('runs in the nearest virtual environment', async () => {
    const environment = join(pythonPath(), '../..');
    const project = temporaryFolder();
    cpSync(fixture('python/untyped.py'), join(project, 'server.py'));
    symlinkSync(environment, join(project, '.venv'));
    const near = await mcpc(['call', 'server.py', ...factors], { cwd: project });
    expect(near.stdout, near.stderr).toBe('15\n');
  });

  it('with inline metadata runs with the dependencies that uv installs', async () => {
    const bin = temporaryFolder();
    symlinkSync(uvPath(), join(bin, 'uv'));
    const variables = Object.entries(uvVariables()).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const words = ['call', fixture('python/inline_metadata.py'), ...variables, ...factors];
    const { stdout, stderr } = await mcpc(words, { env, timeout: 150_000 });
    expect(stdout, stderr).toBe('15\n');
  }, 180_000);
});
