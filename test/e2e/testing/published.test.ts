import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePython, pythonPath } from '../../setup/python.ts';
import { mcpc } from '../harness/mcpc.ts';
import { root } from '../harness/program.ts';

const cwd = join(root, 'test/e2e/testing');

/** Runs a test file, without writing snapshots. */
function run(file: string, env: Record<string, string> = {}) {
  return mcpc(['test', file], { cwd, env: { CI: 'true', ...env } });
}

describe('test files for published servers', () => {
  it('pass for server-everything', async () => {
    const { stdout, stderr, exitCode } = await run('everything.mcpc');
    expect(stdout, stderr).toMatch(/^✓ everything\.mcpc {2}13 passed/);
    expect(exitCode).toBe(0);
  });
});

describePython('test files for FastMCP', () => {
  it('pass', async () => {
    const { stdout, stderr, exitCode } = await run('fastmcp.mcpc', {
      VIRTUAL_ENV: dirname(dirname(pythonPath())),
    });
    expect(stdout, stderr).toMatch(/^✓ fastmcp\.mcpc {2}12 passed/);
    expect(exitCode).toBe(0);
  });
});
