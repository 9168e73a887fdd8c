import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import {
  identityOfProcess,
  isSuspended,
  stateOfProcess,
} from '../../../../src/sessions/files/process-identity.ts';

describe('the identity of a process', () => {
  test('is that of a running process', () => {
    const identity = identityOfProcess(process.pid);
    expect(identity.start).toMatch(/./);
    expect(stateOfProcess(identity)).toBe('running');
  });

  test('is not that of another process with the same ID', () => {
    expect(stateOfProcess({ pid: process.pid, start: 'earlier' })).toBe('gone');
  });

  test('is uncertain if it was not known when the process started', () => {
    expect(stateOfProcess({ pid: process.pid, start: undefined })).toBe('unknown');
  });

  test('is that of no process any more once it has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const identity = identityOfProcess(child.pid ?? 0);
    expect(stateOfProcess(identity)).toBe('running');
    expect(isSuspended(identity)).toBe(false);
    child.kill('SIGSTOP');
    await vi.waitFor(() => expect(isSuspended(identity)).toBe(process.platform === 'linux'), 10_000);
    expect(isSuspended({ ...identity, start: 'earlier' })).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(stateOfProcess(identity)).toBe('gone');
  });
});
