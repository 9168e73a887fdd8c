import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { invocationOf } from '../../../../src/engine/targets/interpreters.ts';
import { temporaryFolder, write } from '../../config/files.ts';
import { environment } from '../environment.ts';

const metadata = '# /// script\n# dependencies = ["fastmcp"]\n# ///\n';

function executable(path: string): string {
  chmodSync(write(path, '#!/bin/sh\n'), 0o755);
  return path;
}

/** A PATH with these programs in it. */
function pathWith(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) executable(join(folder, name));
  return folder;
}

/** Runs a script with these variables, on Linux. */
function invocation(script: string, env: NodeJS.ProcessEnv, python?: string) {
  return invocationOf(script, { python, environment: { ...environment, env } });
}

describe.skipIf(process.platform === 'win32')('the interpreter of a Python script', () => {
  const project = temporaryFolder();
  const script = write(join(project, 'src/servers/server.py'), '');
  const withMetadata = write(join(project, 'src/servers/tool.py'), `#!/usr/bin/env python3\n\n${metadata}`);
  const PATH = pathWith('uv', 'python3', 'python');
  const VIRTUAL_ENV = temporaryFolder();
  const active = executable(join(VIRTUAL_ENV, 'bin/python'));

  it('is --python, whatever else there is', () => {
    const python = { script: withMetadata, origin: 'option' };
    const expected = { command: 'python3.12', args: [withMetadata], python };
    expect(invocation(withMetadata, { PATH, VIRTUAL_ENV }, 'python3.12')).toEqual(expected);
  });

  it('is uv for a script with inline metadata, if uv is there', () => {
    const python = { script: withMetadata, origin: 'uv' };
    const expected = { command: join(PATH, 'uv'), args: ['run', '--script', withMetadata], python };
    expect(invocation(withMetadata, { PATH, VIRTUAL_ENV })).toEqual(expected);
    expect(invocation(script, { PATH, VIRTUAL_ENV }).command).toBe(active);
    const withoutUv = pathWith('python3');
    expect(invocation(withMetadata, { PATH: withoutUv }).command).toBe(join(withoutUv, 'python3'));
  });

  it('is python3 in PATH, then python', () => {
    expect(invocation(script, { PATH }).command).toBe(join(PATH, 'python3'));
    const onlyPython = pathWith('python');
    expect(invocation(script, { PATH: onlyPython }).command).toBe(join(onlyPython, 'python'));
  });

  it('is that of $VIRTUAL_ENV, then of the nearest .venv or venv from the folder of the script upward', () => {
    const farther = executable(join(project, '.venv/bin/python'));
    expect(invocation(script, { PATH }).command).toBe(farther);
    const nearer = executable(join(project, 'src/.venv/bin/python'));
    expect(invocation(script, { PATH, VIRTUAL_ENV: '' }).command).toBe(nearer);
    expect(invocation(script, { PATH, VIRTUAL_ENV }).command).toBe(active);
    const nearest = executable(join(project, 'src/servers/venv/bin/python'));
    expect(invocation(script, { PATH })).toMatchObject({ command: nearest, python: { origin: 'folder' } });
    const hidden = executable(join(project, 'src/servers/.venv/bin/python'));
    expect(invocation(script, { PATH }).command).toBe(hidden);
  });

  it('may be missing, and the error says what to do', () => {
    const lonely = write(join(temporaryFolder(), 'server.py'), '');
    expect(() => invocation(lonely, { PATH: pathWith() })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('--python PATH') }),
    );
  });
});
