import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ProgramOptions, RunningProgram, TerminalProcess } from './terminal-process.ts';

/** How long the process may still run after the signal that stops it, in ms. */
const stopTimeout = 100;

/** This process, for lines that use its own standard streams. */
export const ownProcess: TerminalProcess = {
  startProgram,
  stopJob,
  takeTypedKeys: async () => (await import('./typed-keys.ts')).takeTypedKeys(process.stdin),
  reopenKeyboard,
  onExit,
};

function startProgram(command: string, args: readonly string[], options: ProgramOptions): RunningProgram {
  const { cwd, env, stdin, output } = options;
  // Loaded here: most lines start no program.
  const { spawn } = process.getBuiltinModule('node:child_process');
  try {
    return running(spawn(command, args, { cwd, env, stdio: [stdin, output, output] }));
  } catch (error) {
    // Most errors of the system are emitted; others, such as arguments that are too long, are thrown.
    return { stdin: undefined, output: undefined, ended: rejected(error), kill: () => {} };
  }
}

function running(child: ChildProcess): RunningProgram {
  const { stdin, stdout, stderr } = child;
  const output = stdout === null || stderr === null ? undefined : merged([stdout, stderr]);
  const read = output === undefined ? undefined : new Promise((resolve) => output.once('close', resolve));
  const closed = new Promise<Awaited<RunningProgram['ended']>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal }));
  });
  const ended = read === undefined ? closed : closed.then((end) => read.then(() => end));
  ended.catch(() => {});
  return { stdin: stdin ?? undefined, output, ended, kill: (signal) => void child.kill(signal) };
}

function rejected(error: unknown): Promise<never> {
  const rejection = Promise.reject(error);
  rejection.catch(() => {});
  return rejection;
}

/** Returns one stream with the chunks of all in the order of their arrival. */
function merged(streams: readonly Readable[]): Readable {
  // Loaded here: completion uses no streams.
  const { PassThrough } = process.getBuiltinModule('node:stream');
  const all = new PassThrough();
  let open = streams.length;
  for (const stream of streams) {
    stream.pipe(all, { end: false });
    stream.once('close', () => {
      open -= 1;
      if (open === 0) all.end();
    });
  }
  return all;
}

function stopJob(): Promise<void> {
  if (process.platform === 'win32') return Promise.resolve();
  return new Promise((resolve) => {
    const onContinued = () => {
      clearTimeout(timer);
      process.off('SIGCONT', onContinued);
      resolve();
    };
    process.on('SIGCONT', onContinued);
    process.kill(0, 'SIGTSTP');
    // The system does not stop an orphaned process group, which nobody could continue.
    const timer = setTimeout(onContinued, stopTimeout);
  });
}

function reopenKeyboard(): Readable | undefined {
  try {
    const { ReadStream } = process.getBuiltinModule('node:tty');
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    return undefined;
  }
}

function onExit(listener: () => void): () => void {
  process.on('exit', listener);
  process.on('uncaughtExceptionMonitor', listener);
  return () => {
    process.off('exit', listener);
    process.off('uncaughtExceptionMonitor', listener);
  };
}
