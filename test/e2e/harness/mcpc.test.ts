import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFile, temporaryHome } from './folder.ts';
import { mcpc, shell, startMcpc } from './mcpc.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Replaces the program by a bash script. */
function pretend(script: string): void {
  const program = temporaryFile('mcpc');
  writeFileSync(program, `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('MCPC_PROGRAM', program);
}

describe('the harness', () => {
  it('returns the output of the program and how it ended', async () => {
    pretend('echo "out $1"; echo err >&2; exit 5');
    const { stdout, stderr, exitCode, signal } = await mcpc(['a b']);
    expect({ stdout, stderr, exitCode, signal }).toEqual({
      stdout: 'out a b\n',
      stderr: 'err\n',
      exitCode: 5,
      signal: null,
    });
  });

  it('passes only PATH of the environment, and a new home folder', async () => {
    vi.stubEnv('NO_COLOR', '1');
    pretend('env | cut -d= -f1 | sort; pwd');
    const home = temporaryHome();
    const { stdout } = await mcpc([], { home, cwd: home, env: { GIVEN: 'yes' } });
    expect(stdout).toMatch(
      /^GIVEN\nHOME\nLANG\nMCPC_CODE_CACHE\n(OLDPWD\n)?PATH\nPWD\nSHLVL\n(XDG_\w+\n){5}_\n/,
    );
    expect(stdout).toContain(home);
  });

  it('passes no input, or the given one', async () => {
    pretend('cat');
    expect((await mcpc([])).stdout).toBe('');
    expect((await mcpc([], { stdin: 'words' })).stdout).toBe('words');
  });

  it('kills a program that takes too long', async () => {
    pretend('exec sleep 60');
    await expect(mcpc([], { timeout: 500 })).rejects.toThrow(/did not end within 500 ms/);
  });

  it('exchanges text with a running program and sends it signals', async () => {
    pretend(
      'trap "echo caught; exit 130" INT; read -r line; echo "got $line"; while :; do read -r line; done',
    );
    const running = startMcpc([], { stdin: 'open' });
    running.write('hello\n');
    await running.stdout.until('got hello');
    running.kill('SIGINT');
    running.write('\n');
    expect(await running.finished).toMatchObject({ stdout: 'got hello\ncaught\n', exitCode: 130 });
  });

  it('runs scripts that call mcpc', async () => {
    pretend('echo "$@"; exit 4');
    expect(await shell('mcpc one "two three" | tr a-z A-Z')).toMatchObject({
      stdout: 'ONE TWO THREE\n',
      exitCode: 4,
    });
  });
});
