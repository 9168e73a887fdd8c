import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingNodeModule } from '../../../../src/engine/errors/missing-node-module.ts';
import { missingPythonModule } from '../../../../src/engine/errors/missing-python-module.ts';
import type { PythonChoice, StdioSource } from '../../../../src/engine/targets/source.ts';
import { temporaryFolder, write } from '../../config/files.ts';
import { environment } from '../environment.ts';

function executable(path: string): string {
  chmodSync(write(path, '#!/bin/sh\n'), 0o755);
  return path;
}

interface Parts extends Partial<Omit<StdioSource, 'env'>> {
  folder?: string;
  origin?: PythonChoice['origin'];
  env?: NodeJS.ProcessEnv;
  module?: string;
}

/** The lines of the hint for a script in a folder. */
function hint({ folder = temporaryFolder(), origin, env = {}, module = 'requests', ...parts }: Parts) {
  const script = join(folder, 'server.py');
  const python = origin && { script, origin };
  const source: StdioSource = {
    ...{ type: 'stdio', name: 'server.py', command: '/usr/bin/python9', args: [script], env: {} },
    ...{ inheritEnv: false, cwd: folder, python, ...parts },
  };
  return missingPythonModule(module, source, { ...environment, env }).split('\n');
}

describe.skipIf(process.platform === 'win32')('the hint at a missing Python module', () => {
  it('says which Python was used and why, and how to install the module', () => {
    const folder = temporaryFolder();
    expect(hint({ folder, origin: 'path' })).toEqual([
      `Its Python, /usr/bin/python9 (from PATH, since there is no .venv or venv in ${folder} or above), has no module "requests".`,
      'Install it: /usr/bin/python9 -m pip install requests',
      'Or use another Python: --python PATH',
    ]);
    const command = join(folder, 'venv/bin/python');
    expect(hint({ folder, origin: 'folder', command, module: 'yaml' }).slice(0, 2)).toEqual([
      `Its Python, ${command} (the nearest virtual environment), has no module "yaml".`,
      `Install it: ${command} -m pip install PyYAML`,
    ]);
    expect(hint({ origin: 'active' })[0]).toContain('(from $VIRTUAL_ENV)');
    expect(hint({ origin: 'option' })[0]).toContain('(from --python)');
    expect(hint({ module: 'mcp.types', origin: 'option' })[1]).toMatch(/ install --upgrade mcp$/);
  });

  it('names other environments, those with the module first', () => {
    const folder = temporaryFolder();
    const project = join(folder, 'src');
    write(join(folder, 'pyproject.toml'), '');
    const other = executable(join(project, 'env/bin/python'));
    write(join(project, 'env/pyvenv.cfg'), '');
    const better = executable(join(folder, 'work/bin/python'));
    write(join(folder, 'work/pyvenv.cfg'), '');
    write(join(folder, 'work/lib/python3.12/site-packages/requests/__init__.py'), '');
    const conda = join(temporaryFolder(), 'conda');
    const condaPython = executable(join(conda, 'bin/python'));
    const env = { CONDA_PREFIX: conda };
    expect(hint({ folder: project, origin: 'path', env }).at(-1)).toBe(
      `Or use another Python: --python ${better} (has it), --python ${condaPython}, --python ${other}`,
    );
  });

  it('follows uv: for a script with metadata, a project, and an environment that uv has made', () => {
    const folder = temporaryFolder();
    expect(
      hint({ folder, origin: 'uv', command: '/bin/uv', args: ['run', '--script', 'server.py'] }),
    ).toEqual([
      `uv runs it with the dependencies in its first lines, and they lack the module "requests". Add it: uv add --script ${folder}/server.py requests`,
    ]);
    expect(hint({ command: 'uv', args: ['run', 'server.py'] })).toEqual([
      'The environment that uv made for it has no module "requests". Add it with: --with requests in the target, or to the project: uv add requests',
    ]);
    const command = executable(join(folder, '.venv/bin/python'));
    write(join(folder, '.venv/pyvenv.cfg'), 'home = /usr/bin\nuv = 0.13.9\n');
    const bin = temporaryFolder();
    executable(join(bin, 'uv'));
    expect(hint({ folder, origin: 'folder', command, env: { PATH: bin } })[1]).toBe(
      `Install it: uv pip install --python ${command} requests`,
    );
  });

  it('creates an environment if the Python of the system forbids installing', () => {
    const system = temporaryFolder();
    const command = executable(join(system, 'bin/python3.12'));
    write(join(system, 'lib/python3.12/EXTERNALLY-MANAGED'), '');
    const folder = temporaryFolder();
    expect(hint({ folder, origin: 'path', command })[1]).toBe(
      `Install it: ${command} -m venv ${folder}/.venv && ${folder}/.venv/bin/python -m pip install requests`,
    );
  });

  it('names the entry of a config file, or the program', () => {
    const entry = { name: 'weather', file: '/home/ada/mcp.json' };
    expect(hint({ command: 'python3', entry })).toEqual([
      'Its Python, python3 (from "command" of weather in /home/ada/mcp.json), has no module "requests".',
      'Install it: python3 -m pip install requests',
    ]);
    expect(hint({ command: './serve' })).toEqual([
      'The Python that runs ./serve has no module "requests". Install requests there.',
    ]);
  });
});

describe('the hint at a missing Node package', () => {
  const missingFrom = (file: string) =>
    missingNodeModule(`Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from ${file}`, '/');

  it('names the project, and whether it lists the package', () => {
    const folder = temporaryFolder();
    const file = write(join(folder, 'package.json'), '{"dependencies": {}}');
    expect(missingFrom(join(folder, 'dist/server.js'))).toBe(
      `The package "zod" is neither installed nor in ${file}. Install it: cd ${folder} && npm install zod`,
    );
    write(file, '{"dependencies": {"zod": "^4"}}');
    const hint = `The package "zod" of ${file} is not installed. Install its packages: cd ${folder} && npm install`;
    expect(missingFrom(join(folder, 'dist/server.js'))).toBe(hint);
    expect(missingFrom(join(folder, 'node_modules/other/index.js'))).toBe(hint);
  });
});
