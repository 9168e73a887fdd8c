import { type ChildProcess, spawn } from 'node:child_process';
import { UsageError } from '../core/errors.ts';

/** A shell command that reads the output of a line. */
export interface Pipe {
  /** Settles when the chunk was read, or nothing reads any more. */
  write(chunk: string | Uint8Array): Promise<void>;
  endInput(): void;
  /** Settles with the exit status. */
  ended: Promise<number>;
}

/** Runs a shell command on the standard streams of mcpc. Returns its exit status. */
export function runProgram(command: string, { env, cwd }: Place): Promise<number> {
  return ended(spawn(shellOf(env), ['-c', command], { stdio: 'inherit', cwd, env }), command);
}

/** Starts a shell command that reads from a pipe and writes to the standard streams of mcpc, or to `capture`. */
export function openPipe(command: string, { env, cwd }: Place, capture?: (chunk: Buffer) => void): Pipe {
  const out = capture === undefined ? 'inherit' : 'pipe';
  const child = spawn(shellOf(env), ['-c', command], { stdio: ['pipe', out, out], cwd, env });
  if (capture !== undefined) for (const stream of [child.stdout, child.stderr]) stream?.on('data', capture);
  // A command may stop reading, as head does.
  const { stdin } = child;
  stdin?.on('error', () => {});
  return {
    write: (chunk) =>
      new Promise((resolve) => {
        if (stdin === null || stdin.destroyed) resolve();
        else stdin.write(chunk, () => resolve());
      }),
    endInput: () => stdin?.end(),
    ended: ended(child, command),
  };
}

/** The environment of programs. */
export interface Place {
  env: NodeJS.ProcessEnv;
  cwd: string;
}

function shellOf({ SHELL }: NodeJS.ProcessEnv): string {
  return SHELL !== undefined && SHELL !== '' ? SHELL : 'sh';
}

function ended(child: ChildProcess, command: string): Promise<number> {
  const end = new Promise<number>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new UsageError(`The shell could not run ${command}: ${error.message}.`, { cause: error }));
    });
    child.once('close', (status, signal) => resolve(status ?? 128 + signalNumber(signal)));
  });
  end.catch(() => {});
  return end;
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 }[signal as string] ?? 0;
}
