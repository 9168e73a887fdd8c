import { describe, expect, it } from 'vitest';
import { mcpc, shell } from './harness/mcpc.ts';

describe('the demo server', () => {
  it('lists its tools, one on each line, without colour in a pipe', async () => {
    const { stdout, exitCode } = await mcpc(['tools', 'demo']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^multiply\t/m);
    expect(stdout).not.toContain('\u001b');
  });

  it('prints the result of a call on standard output, and nothing else', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', 'demo', 'multiply', 'a=5', 'b=3']);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '15\n', stderr: '', exitCode: 0 });
  });

  it('ends quietly if the reader of a pipe goes away', async () => {
    const { stdout, exitCode } = await shell('mcpc tools demo --json | head -c 1');
    expect({ stdout, exitCode }).toEqual({ stdout: '[', exitCode: 0 });
  });
});
