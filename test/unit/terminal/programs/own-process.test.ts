import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ownProcess } from '../../../../src/terminal/programs/own-process.ts';

const place = { cwd: '/', env: { PATH: process.env.PATH } };

/** Runs a command of `sh` with pipes. */
function start(command: string, options: Partial<Parameters<typeof ownProcess.startProgram>[2]> = {}) {
  const streams = { stdin: 'pipe', output: 'pipe' } as const;
  return ownProcess.startProgram('sh', ['-c', command], { ...place, ...streams, ...options });
}

describe('a program', () => {
  it('reads what is written to it, and what it writes to both streams is read from one', async () => {
    const program = start('cat; sleep 0.01; echo wrong >&2; exit 3');
    program.stdin?.end('given\n');
    expect(program.output && (await text(program.output))).toBe('given\nwrong\n');
    expect(await program.ended).toEqual({ status: 3, signal: null });
  });

  it('has the folder and the variables of the line only', async () => {
    const program = start('pwd; echo $NAME $HOME', {
      cwd: '/usr',
      env: { ...place.env, NAME: 'of the line' },
    });
    expect(program.output && (await text(program.output))).toBe('/usr\nof the line\n');
  });

  it('ends with the signal that it is sent', async () => {
    const program = start('echo ready; read never', { stdin: 'pipe' });
    program.output?.once('data', () => program.kill('SIGTERM'));
    expect(await program.ended).toEqual({ status: null, signal: 'SIGTERM' });
  });

  it.each([
    ['is not found', ['no-such-program', []]],
    ['has arguments that are too long', ['sh', ['x'.repeat(2 ** 22)]]],
    ['has an argument that is none', ['sh', ['\0']]],
  ] as [string, [string, string[]]][])('that %s rejects', async (_why, [command, args]) => {
    const options = { ...place, stdin: 'inherit', output: 'inherit' } as const;
    await expect(ownProcess.startProgram(command, args, options).ended).rejects.toThrow();
  });
});

it('calls what restores the terminal when the process exits or crashes, until it is removed', () => {
  const events = ['exit', 'uncaughtExceptionMonitor'] as const;
  const counts = () => events.map((event) => process.listenerCount(event));
  const before = counts();
  const stopWaiting = ownProcess.onExit(() => {});
  expect(counts()).toEqual(before.map((count) => count + 1));
  stopWaiting();
  expect(counts()).toEqual(before);
});
