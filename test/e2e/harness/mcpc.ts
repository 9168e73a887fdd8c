import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { whenFileEnds } from './file-end.ts';
import { clean, folderWithMcpc, mcpcWords, type ProgramEnvironment } from './program.ts';
import { patience, Transcript } from './watched.ts';

export interface McpcOptions extends ProgramEnvironment {
  /** The text of standard input; `open` leaves it open for `write`. Default: empty. */
  stdin?: string | Buffer | 'open';
  /** Milliseconds after which the program is killed and the test fails. */
  timeout?: number;
}

/** The outcome of a program. */
export interface Finished {
  stdout: string;
  stderr: string;
  stdoutBytes: Buffer;
  /** Null if a signal ended it. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** A running program. */
export interface Running {
  pid: number;
  stdout: Transcript;
  stderr: Transcript;
  /** Settles when the program has ended and all its output has been read; rejects if it takes too long. */
  finished: Promise<Finished>;
  write(text: string): void;
  endInput(): void;
  /** Sends a signal to the program, not to its children. */
  kill(signal: NodeJS.Signals): void;
  /** Stops and resumes reading its standard output, like a slow reader. */
  pauseOutput(): void;
  resumeOutput(): void;
  /** The same for standard error. */
  pauseErrors(): void;
  resumeErrors(): void;
  /** Closes the reading end of its standard output, like `head`. */
  closeOutput(): void;
}

const running = new Set<ChildProcess>();

whenFileEnds(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs mcpc until it ends. */
export async function mcpc(args: string[], options: McpcOptions = {}): Promise<Finished> {
  return await startMcpc(args, options).finished;
}

/** Starts mcpc and returns while it runs. */
export function startMcpc(args: string[], options: McpcOptions = {}): Running {
  return start([...mcpcWords(), ...args], options, clean(options));
}

/** Runs a bash script, with `pipefail`, that can call `mcpc`, the program under test. */
export async function shell(script: string, options: McpcOptions = {}): Promise<Finished> {
  const surroundings = clean(options);
  const path = [folderWithMcpc(), surroundings.env.PATH].join(delimiter);
  const env = { ...surroundings.env, PATH: path };
  return await start(['bash', '-o', 'pipefail', '-c', script], options, { ...surroundings, env }).finished;
}

function start(
  [command, ...args]: [string, ...string[]],
  { stdin, timeout = patience }: McpcOptions,
  surroundings: { cwd: string; env: Record<string, string> },
): Running {
  const child = spawn(command, args, {
    ...surroundings,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  const stdout = new Transcript();
  const stderr = new Transcript();
  child.stdout?.on('data', (chunk: Buffer) => stdout.append(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.append(chunk));
  // A program may end without reading its input.
  child.stdin?.on('error', () => {});
  if (stdin !== undefined && stdin !== 'open') child.stdin?.end(stdin);

  const finished = new Promise<Finished>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      const output = `${stdout.text}\n--- standard error ---\n${stderr.text}`;
      reject(
        new Error(
          `"${[command, ...args].join(' ')}" did not end within ${timeout} ms. Its output:\n${output}`,
        ),
      );
    }, timeout);
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      running.delete(child);
      stdout.end();
      stderr.end();
      resolve({ stdout: stdout.text, stderr: stderr.text, stdoutBytes: stdout.bytes, exitCode, signal });
    });
  });

  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    finished,
    write: (text) => void child.stdin?.write(text),
    endInput: () => void child.stdin?.end(),
    kill: (signal) => void child.kill(signal),
    pauseOutput: () => void child.stdout?.pause(),
    resumeOutput: () => void child.stdout?.resume(),
    pauseErrors: () => void child.stderr?.pause(),
    resumeErrors: () => void child.stderr?.resume(),
    closeOutput: () => void child.stdout?.destroy(),
  };
}
