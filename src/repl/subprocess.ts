import { reasonOf, UsageError } from '../core/errors.ts';
import type { ProgramOptions, ProgramPlace, RunningProgram } from '../terminal/programs/terminal-process.ts';

/** A shell command that reads the output of a line. */
export interface Pipe {
  /** Settles when the chunk was read, or nothing reads any more. */
  write(chunk: string | Uint8Array): Promise<void>;
  endInput(): void;
  /** Settles with the exit status. */
  ended: Promise<number>;
}

/** Runs a shell command on the standard streams of mcpc. Returns its exit status. */
export function runProgram(command: string, place: ProgramPlace): Promise<number> {
  return statusOf(start(command, place, { stdin: 'inherit', output: 'inherit' }), command);
}

/** Starts a shell command that reads from a pipe and writes to the standard streams of mcpc, or to `capture`. */
export function openPipe(command: string, place: ProgramPlace, capture?: (chunk: Buffer) => void): Pipe {
  const output = capture === undefined ? 'inherit' : 'pipe';
  const program = start(command, place, { stdin: 'pipe', output });
  if (capture !== undefined) program.output?.on('data', capture);
  const { stdin } = program;
  // A command may stop reading, as head does.
  stdin?.on('error', () => {});
  return {
    write: (chunk) =>
      new Promise((resolve) => {
        if (stdin === undefined || stdin.destroyed) resolve();
        else stdin.write(chunk, () => resolve());
      }),
    endInput: () => stdin?.end(),
    ended: statusOf(program, command),
  };
}

function start(
  command: string,
  { terminalProcess, cwd, env }: ProgramPlace,
  streams: Pick<ProgramOptions, 'stdin' | 'output'>,
): RunningProgram {
  const { SHELL } = env;
  const shell = SHELL !== undefined && SHELL !== '' ? SHELL : 'sh';
  return terminalProcess.startProgram(shell, ['-c', command], { cwd, env, ...streams });
}

function statusOf({ ended }: RunningProgram, command: string): Promise<number> {
  const status = ended.then(
    ({ status, signal }) => status ?? 128 + signalNumber(signal),
    (error: unknown) => {
      throw new UsageError(`The shell could not run ${command}: ${reasonOf(error)}.`, { cause: error });
    },
  );
  status.catch(() => {});
  return status;
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 }[signal as string] ?? 0;
}
