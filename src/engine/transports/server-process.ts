import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { pauseFor } from '../../core/abort.ts';
import { settledWithin } from '../../core/timeouts.ts';
import { LineSplitter } from '../framing/line-splitter.ts';
import { forgetGroup, groupLives, livingProcesses, rememberGroup, signalGroup } from './process-group.ts';
import { ProcessGuard } from './process-guard.ts';
import type { ExitInfo, Outlived } from './transport.ts';

/** The program to start. */
export interface LaunchOptions {
  command: string;
  args: string[];
  /** The complete environment of the process. */
  env: Record<string, string>;
  cwd: string;
  /** Whether it ends even if this process is killed. */
  isGuarded?: boolean | undefined;
  /** Returns how long to wait for it to exit once its standard input is closed, in ms; 2 s by default. */
  exitTimeout?: (() => number) | undefined;
}

/** The default of `LaunchOptions.exitTimeout`. */
const defaultExitTimeout = 2_000;
/** How long to wait after SIGTERM, in ms. */
const termTimeout = 1_000;
/** How long other processes of the group may outlive the server, in ms. */
const descendantTimeout = 200;
/** How often to check a group without its leader, which emits no event, in ms. */
const pollInterval = 10;
/** How long the server may run after it closed its standard output, in ms. */
const muteTimeout = 1_000;
/** How long its pipes may stay open after it exited, in ms: another process may hold them. */
const drainTimeout = 250;
/** The maximum length of a line of standard error, in bytes; longer ones are split. */
const maxLineLength = 64 * 1024;
/** How many lines of standard error `ExitInfo` contains. */
const maxTailLines = 20;

/** A server's process, which is stopped together with the processes that it started. */
export class ServerProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #stderrTail: string[] = [];
  readonly #stray: string[] = [];
  #status: number | null = null;
  #signal: NodeJS.Signals | null = null;
  /** Whether it closed its standard output but keeps running. */
  #isMute = false;
  #stopping: Promise<void> | undefined;
  /** Whether it, or what it started, did not end when its standard input was closed. */
  #wasKilled = false;
  #guard: ProcessGuard | undefined;
  readonly #exitTimeout: () => number;

  /** Rejects with the system's error if the program cannot be started. */
  readonly started: Promise<void>;
  /** Settles when the process has exited or closed its standard output, and all output has been read. */
  readonly ended: Promise<void>;
  /** Called with the bytes of standard output. */
  onstdout: ((chunk: Buffer) => void) | undefined;
  /** Called at the end of standard output. */
  onstdoutend: (() => void) | undefined;
  /** Called with each line of standard error. */
  onstderr: ((line: string) => void) | undefined;
  /** Called by `stop` with what is still running although it should have ended. */
  onoutlived: ((outlived: Outlived) => void) | undefined;

  constructor(launch: LaunchOptions) {
    this.#exitTimeout = launch.exitTimeout ?? (() => defaultExitTimeout);
    this.#child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const child = this.#child;
    if (child.pid !== undefined) rememberGroup(child.pid);
    if (launch.isGuarded === true) child.once('spawn', () => this.#guardGroup());
    this.started = new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    // The failure is handled even if only `ended` is awaited.
    this.started.catch(() => {});
    this.ended = this.#watch();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get exited(): boolean {
    return this.#status !== null || this.#signal !== null || this.#child.pid === undefined;
  }

  /** Writes a line to standard input; settles when it has been written. Rejects if the pipe is broken. */
  write(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.stdin.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Records text on standard output that was not a frame. */
  noteStray(text: string): void {
    keep(this.#stray, text);
  }

  /** Returns how it ended; undefined while it runs. */
  exitInfo(): ExitInfo | undefined {
    if (!this.exited && !this.#isMute) return undefined;
    return {
      reason: this.#exitReason(),
      status: this.#status ?? undefined,
      signal: this.#signal ?? undefined,
      stderrTail: [...this.#stderrTail],
      stray: [...this.#stray],
      ...(this.#wasKilled && { wasKilled: true }),
    };
  }

  #exitReason(): string {
    if (!this.exited) return 'closed its standard output';
    return this.#signal === null ? `exited with status ${this.#status}` : `was killed by ${this.#signal}`;
  }

  /** Settles with `ended`, or after `limit` ms. */
  async endedWithin(limit: number): Promise<void> {
    await settledWithin(this.ended, limit);
  }

  /** Closes standard input, then sends SIGTERM and SIGKILL to the group, waiting after each step. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Sets whether it keeps this process running. It is guarded from the first time that it does not. */
  setReferenced(isReferenced: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    // Pipes are sockets, which have these methods, too.
    const handles = [this.#child, stdin, stdout, stderr] as unknown as Pick<
      NodeJS.Timeout,
      'ref' | 'unref'
    >[];
    for (const handle of handles) {
      if (isReferenced) handle.ref();
      else handle.unref();
    }
    if (!isReferenced) this.#guardGroup();
  }

  #guardGroup(): void {
    const { pid } = this.#child;
    if (this.#guard !== undefined || pid === undefined || this.exited) return;
    const guard = new ProcessGuard(pid);
    this.#guard = guard;
    // Children of the server may live on after it exited by itself.
    this.#child.once('exit', () => {
      if (!groupLives(pid)) guard.dismiss();
    });
  }

  async #stop(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    this.#child.stdin.end();
    if (!(await this.#groupEndsWithin(pid, this.#exitTimeout()))) {
      this.#wasKilled = true;
      if (this.exited) this.#reportOutlived(pid);
      signalGroup(pid, 'SIGTERM');
      // A stopped process does not receive it.
      signalGroup(pid, 'SIGCONT');
      if (!(await this.#groupEndsWithin(pid, termTimeout))) {
        this.#reportOutlived(pid);
        signalGroup(pid, 'SIGKILL');
        await this.#groupEndsWithin(pid, termTimeout);
      }
    }
    forgetGroup(pid);
    this.#guard?.dismiss();
    // Its last output may not have been read yet.
    await this.endedWithin(drainTimeout);
    for (const stream of [this.#child.stdout, this.#child.stderr, this.#child.stdin]) stream.destroy();
  }

  /** Reports, once, what is left of the group: the server, or else processes that it started. */
  #reportOutlived(pid: number): void {
    const processes = livingProcesses(pid);
    if (processes?.length === 0) return;
    this.onoutlived?.({ what: this.exited ? 'descendants' : 'server', processes: processes ?? [] });
    this.onoutlived = undefined;
  }

  /** Returns whether the group ends within `limit` ms; a group without its leader has less time. */
  async #groupEndsWithin(pid: number, limit: number): Promise<boolean> {
    if (!this.exited) {
      const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
      await settledWithin(gone, limit);
    }
    if (!this.exited) return false;
    for (let waited = 0; groupLives(pid); waited += pollInterval) {
      if (waited >= descendantTimeout) return false;
      await pauseFor(pollInterval, undefined);
    }
    return true;
  }

  async #watch(): Promise<void> {
    const child = this.#child;
    const stderr = new LineSplitter(
      (line) => {
        keep(this.#stderrTail, line);
        this.onstderr?.(line);
      },
      { splitAt: maxLineLength },
    );
    child.stdout.on('data', (chunk: Buffer) => this.onstdout?.(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      // One chunk per turn of the event loop, so that a flood does not block everything else.
      child.stderr.pause();
      setImmediate(() => child.stderr.resume());
    });
    // The callback of `write` reports the error.
    child.stdin.on('error', () => {});
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const exited = new Promise<boolean>((resolve) => {
      child.once('exit', (status, signal) => {
        this.#status = status;
        this.#signal = signal;
        resolve(true);
      });
      child.once('error', () => resolve(child.pid !== undefined));
      child.stdout.once('end', () => {
        const handleEnd = () => {
          this.#isMute = !this.exited;
          resolve(true);
        };
        setTimeout(handleEnd, muteTimeout).unref();
      });
    });
    if (await exited) await settledWithin(closed, drainTimeout);
    this.onstdoutend?.();
    stderr.end();
  }
}

function keep(lines: string[], line: string): void {
  lines.push(line.length > 2_000 ? `${line.slice(0, 2_000)}…` : line);
  if (lines.length > maxTailLines) lines.shift();
}
