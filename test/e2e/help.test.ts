import { describe, expect, it } from 'vitest';
import { mcpc } from './harness/mcpc.ts';

describe('help', () => {
  it('lists the commands of the command line', async () => {
    const { commands } = JSON.parse((await mcpc(['help', '--json'])).stdout);
    const names = 'connect tools call resources templates read prompts prompt complete watch ping info help';
    const listed = commands.map(({ name }: { name: string }) => name);
    expect(listed).toEqual(expect.arrayContaining(names.split(' ')));
  });

  it('shows a command in full: usage, options and examples', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['help', 'call']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const page = JSON.parse((await mcpc(['help', 'call', '--json'])).stdout);
    expect(stdout.startsWith(`Usage: ${page.usage}\n`)).toBe(true);
    for (const { flags } of page.options) expect(stdout).toContain(flags);
    expect(stdout).toContain(`\n  ${page.examples[0]}\n`);
  });

  it('is the same after the command, and for -h', async () => {
    const { stdout } = await mcpc(['help', 'call']);
    expect((await mcpc(['call', '--help'])).stdout).toBe(stdout);
    expect((await mcpc(['-h', 'call'])).stdout).toBe(stdout);
  });

  it('exits with 2 for an unknown command and suggests the nearest', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['help', 'resorces']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('"resources"');
  });
});
