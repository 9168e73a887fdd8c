import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks } from './harness/examples.ts';
import { temporaryFolder } from './harness/folder.ts';
import { clean, root } from './harness/program.ts';

const run = promisify(execFile);
const manifest = { name: 'somebody', version: '1.0.0', private: true };

/** The Node to test with, first in PATH so that `#!/usr/bin/env node` finds it. */
const node = process.env.MCPC_NODE ?? process.execPath;
const path = [dirname(node), dirname(process.execPath), process.env.PATH].join(delimiter);

/** A folder with the package installed from the file that would be published. */
let folder = '';

/** Runs npm of the system, with its environment for the registry. */
function npm(args: string[], cwd: string): Promise<{ stdout: string }> {
  return run('npm', args, { cwd, env: { ...process.env, PATH: path }, shell: process.platform === 'win32' });
}

/** A copy of what is packed, in which the package file is created. */
let clone = '';

beforeAll(async () => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  clone = temporaryFolder();
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of ['package.json', 'README.md', 'LICENSE', ...files])
    cpSync(join(root, name), join(clone, name), { recursive: true });
  await npm(['pack', '--ignore-scripts'], clone);
  await npm(['install', '--offline', '--no-audit', '--no-fund', packed()], folder);
});

function packed(): string {
  return join(clone, readdirSync(clone).find((name) => name.endsWith('.tgz')) ?? '');
}

describe('the npm package', () => {
  it('installs offline and without dependencies', () => {
    const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['mcpc']);
  });

  it('runs by npx', async () => {
    const words = ['--offline', '--no', 'mcpc', 'call', 'demo', 'multiply', 'a=6', 'b=7'];
    const { env } = clean({});
    const { stdout } = await run('npx', words, { cwd: folder, env: { ...env, PATH: path } });
    expect(stdout).toBe('42\n');
  });

  it.runIf(process.platform !== 'win32')('is installed for all programs as the README says', async () => {
    const [script = ''] = codeBlocks(readFileSync(join(root, 'README.md'), 'utf8'), 'sh');
    const prefix = temporaryFolder();
    const { env } = clean({});
    const settings = { npm_config_prefix: prefix, npm_config_offline: 'true', npm_config_fund: 'false' };
    const { stdout } = await run('bash', ['-e', '-c', script.replace(/^npm ci && npm pack\n/, '')], {
      cwd: clone,
      env: { ...env, ...settings, PATH: [join(prefix, 'bin'), path].join(delimiter) },
    });
    expect(stdout).toMatch(/^15$/m);
    expect(existsSync(join(prefix, 'share/man/man1/mcpc.1'))).toBe(true);
  });

  it('runs on the tested Node, and reports its version', async () => {
    const { env } = clean({});
    const program = join(folder, 'node_modules/.bin/mcpc');
    const version = await run(program, ['--version', '--json'], { env: { ...env, PATH: path } });
    const { stdout } = await run(node, ['--version']);
    expect(JSON.parse(version.stdout).node).toBe(stdout.trim().slice(1));
  });
});
