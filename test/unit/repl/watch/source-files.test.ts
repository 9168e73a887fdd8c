import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sourceFiles } from '../../../../src/repl/watch/source-files.ts';

const files = [
  'server.py',
  'app/dist/index.js',
  'package/__init__.py',
  'package/inner/__init__.py',
  'package/inner/server.py',
  'src/module/main.py',
  'project/pyproject.toml',
  'program',
];

/** Returns what is watched of a command line in a folder with these files. */
function watched(command: string, ...args: string[]): string[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcpc-unit-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  const program = command.startsWith('./') ? join(folder, command) : command;
  const scopes = sourceFiles({ command: program, args, cwd: folder }, '/home/user');
  return scopes.map(({ path, isDeep }) => `${relative(folder, path)}${isDeep ? '/**' : ''}`);
}

it.each([
  ['a script: its folder', ['python3', 'server.py', '--db', 'x'], ['server.py', '/**']],
  ['the output of a compiler', ['node', 'app/dist/index.js'], ['app/dist/index.js', 'app/dist/**']],
  [
    'a script in a package: the package',
    ['python3', 'package/inner/server.py'],
    ['package/inner/server.py', 'package/**'],
  ],
  ['a module: its package', ['python3', '-m', 'package.inner.server'], ['package/**']],
  ['a module below src', ['python3', '-m', 'module.main'], ['src/module/**']],
  ['a project of uv', ['uv', 'run', '--directory', 'project', 'serve'], ['project/**']],
  ['a program', ['./program'], ['program']],
  ['nothing of a package from a registry', ['npx', '-y', '@scope/server'], []],
  ['nothing of a runtime', ['/usr/bin/node', '-e', '1'], []],
])('%s', (_what, [command = '', ...args], expected) => {
  expect(watched(command, ...args)).toEqual(expected);
});

it('does not search the home folder', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'mcpc-unit-')));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, 'server.py'), '');
  const scopes = sourceFiles({ command: 'python3', args: ['server.py'], cwd: home }, home);
  expect(scopes.map(({ path, isDeep }) => [path, isDeep])).toEqual([
    [join(home, 'server.py'), false],
    [home, false],
  ]);
});
