import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc } from './harness/mcpc.ts';
import { root } from './harness/program.ts';

/** Multiplies through a target and expects the product, and nothing else on standard output. */
async function expectProduct(target: string, options: McpcOptions = {}): Promise<void> {
  const { stdout, stderr, exitCode } = await mcpc(['call', target, 'multiply', 'a=5', 'b=3'], options);
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: '15\n', stderr: '', exitCode: 0 });
}

/** A copy of the TypeScript server in the folder. */
function copyOfServer(folder: string): string {
  const script = join(folder, 'server.ts');
  cpSync(fixture('scripts/server.ts'), script);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return script;
}

/** Whether the Node that runs scripts strips types: mcpc's own, or that in PATH for the packed executable. */
async function stripsTypes(): Promise<boolean> {
  const { stdout } = await mcpc(['--version', '--json']);
  const own = (JSON.parse(stdout) as { node: string }).node;
  const packed = process.env.MCPC_PROGRAM !== undefined;
  const node = packed ? execFileSync('node', ['--version'], { encoding: 'utf8' }).slice(1) : own;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 6);
}

describe('a script', () => {
  it('in JavaScript runs with Node', async () => {
    await expectProduct(fixture('scripts/server.js'));
  });

  it.each(['server.ts', 'server.mts', 'server.cts'])(
    '%s runs with Node, with type stripping or an installed tsx',
    async (name) => {
      await expectProduct(fixture(`scripts/${name}`));
    },
  );

  it('in TypeScript runs without tsx if Node strips types, otherwise the error names both solutions', async () => {
    const script = copyOfServer(temporaryFolder());
    if (await stripsTypes()) {
      await expectProduct(script);
      return;
    }
    const { stdout, stderr, exitCode } = await mcpc(['tools', script]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toMatch(/Node 22\.\d+ or newer/);
    expect(stderr).toContain('npm install tsx');
  });

  it('in TypeScript runs with a tsx from a parent folder', async () => {
    const folder = temporaryFolder();
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'src'));
    await expectProduct(copyOfServer(join(folder, 'src')));
  });
});

describe('a program', () => {
  it('is an executable file that is not a script', async () => {
    await expectProduct(fixture('scripts/program'));
  });
});
