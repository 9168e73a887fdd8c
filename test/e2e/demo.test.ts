import { describe, expect, it } from 'vitest';
import { mcpc, shell } from './harness/mcpc.ts';

describe('the demo server', () => {
  it('lists its tools, one a line, without colour in a pipe', async () => {
    const { stdout, exitCode } = await mcpc(['tools', 'demo']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^multiply\t/m);
    expect(stdout).not.toContain('\u001b');
  });

  it('answers a call on standard output, and says nothing else', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', 'demo', 'multiply', 'a=5', 'b=3']);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '15\n', stderr: '', exitCode: 0 });
  });

  it("prints the protocol's result with --json", async () => {
    const { stdout, exitCode } = await mcpc(['call', 'demo', 'multiply', 'a=5', 'b=3', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ content: [{ type: 'text', text: '15' }] });
  });

  it('refuses a tool that is not there with status 2', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', 'demo', 'multiplx']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('multiply');
  });

  it('feeds a pipe', async () => {
    const { stdout, exitCode } = await shell('mcpc tools demo --json | head -c 1');
    expect({ stdout, exitCode }).toEqual({ stdout: '[', exitCode: 0 });
  });
});
