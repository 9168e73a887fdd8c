import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { whenFileEnds } from './file-end.ts';
import { clean, folderWithMcpc, mcpcWords, type ProgramEnvironment } from './program.ts';
import { patience, Transcript } from './watched.ts';

export interface McpcOptions extends ProgramEnvironment {
  /** What standard input holds; `open` leaves it open for `write`. It is empty unless given. */
  stdin?: string | Buffer | 'open';
  /** Milliseconds after which the program is killed and the test fails. */
  timeout?: number;
}

/** What a program left behind. */
export interface Finished {
  stdout: string;
  stderr: string;
  stdoutBytes: Buffer;
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** A program that still runs. */
export interface Running {
  pid: number;
  stdout: Transcript;
  stderr: Transcript;
  /** Settles when the program has ended and all its output was read; fails when it took too long. */
  finished: Promise<Finished>;
  write(text: string): void;
  endInput(): void;
  /** Sends a signal to the program alone, not to those that it started. */
  kill(signal: NodeJS.Signals): void;
  /** Stops and goes on reading its standard output, as a slow reader would. */
  pauseOutput(): void;
  resumeOutput(): void;
  /** The same for its standard error. */
  pauseErrors(): void;
  resumeErrors(): void;
  /** Closes the reading end of its standard output, as `head` does. */
  closeOutput(): void;
}

const running = new Set<ChildProcess>();

whenFileEnds(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs mcpc to its end. */
export async function mcpc(args: string[], options: McpcOptions = {}): Promise<Finished> {
  return await startMcpc(args, options).finished;
}

/** Starts mcpc and leaves it running. */
export function startMcpc(args: string[], options: McpcOptions = {}): Running {
  return start([...mcpcWords(), ...args], options, clean(options));
}

/** Runs a bash script, with `pipefail`, in which `mcpc` is the program under test. */
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
  // A program that ends without reading its input is no failure of the test.
  child.stdin?.on('error', () => {});
  if (stdin !== undefined && stdin !== 'open') child.stdin?.end(stdin);

  const finished = new Promise<Finished>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      const said = `${stdout.text}\n--- standard error ---\n${stderr.text}`;
      reject(
        new Error(`"${[command, ...args].join(' ')}" did not end within ${timeout} ms. It said:\n${said}`),
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
