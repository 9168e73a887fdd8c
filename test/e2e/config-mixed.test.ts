import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { configFile, program } from './harness/config.ts';
import { everything, filesystem, fixture } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { listen, listenEverything } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

/** Returns the entry of a command line. */
function entry([command = '', ...args]: string[]): { command: string; args: string[] } {
  return { command, args };
}

describePython('a config file with servers of every kind', () => {
  const servers: Record<string, unknown> = {
    py: entry([pythonPath(), fixture('python/typed.py')]),
    files: entry(filesystem(temporaryFolder())),
    everything: entry(everything('stdio')),
    trial: { url: 'demo:' },
    off: { command: 'nowhere', disabled: true },
  };

  beforeAll(async () => {
    servers.http = { url: (await listen('sdk-v2/http.mjs')).url, type: 'streamable-http' };
    servers.sse = { url: (await listenEverything('sse')).url };
  });

  it('is one client of all of them', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['ping', configFile(servers), '--json']);
    expect(exitCode, stderr).toBe(0);
    const pings: { server: string; protocolVersion: string }[] = JSON.parse(stdout);
    expect(pings.map(({ server }) => server).sort()).toEqual([
      'everything',
      'files',
      'http',
      'py',
      'sse',
      'trial',
    ]);
    expect(new Set(pings.map(({ protocolVersion }) => protocolVersion)).size).toBeGreaterThan(1);
  });

  it('calls tools by the prefix of their server, and continues without a server that fails', async () => {
    const file = configFile({ ...servers, gone: program('raw/dies-at-start.mjs') });
    for (const [tool, product] of [
      ['py_multiply', '15\n'],
      ['trial_multiply', '15\n'],
    ] as const) {
      const { stdout, exitCode } = await mcpc(['call', file, tool, 'a=5', 'b=3']);
      expect({ stdout, exitCode }).toEqual({ stdout: product, exitCode: 0 });
    }
    const { stdout, stderr, exitCode } = await mcpc(['tools', file, '--query', '[].name', '--json']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('gone');
    const names: string[] = JSON.parse(stdout);
    for (const name of Object.keys(servers).filter((one) => one !== 'off')) {
      expect(names.some((tool) => tool.startsWith(`${name}_`))).toBe(true);
    }
  });
});

describe('a program of a config file', () => {
  it('may be relative to the folder of the file', async () => {
    const { command, args } = program('raw/environment.mjs');
    const file = configFile({ a: { command: './server', args: ['x'] } });
    const script = `#!/bin/sh\nexec '${command}' ${args.map((word) => `'${word}'`).join(' ')} "$@"\n`;
    writeFileSync(join(dirname(file), 'server'), script, { mode: 0o755 });
    const { stdout, stderr } = await mcpc(['call', file, 'environment']);
    expect(JSON.parse(stdout).argv, stderr).toEqual(['x']);
  });
});
