import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineSplitter } from '../framing/line-splitter.ts';
import { forgetGroup, groupLives, rememberGroup, signalGroup } from './process-group.ts';
import type { ExitInfo } from './transport.ts';

/** What to start. */
export interface LaunchOptions {
  command: string;
  args: string[];
  /** The whole environment of the child. */
  env: Record<string, string>;
  cwd: string;
}

/** How long a server has to go by itself after its standard input was closed, in ms. */
const grace = 2_000;
/** How long it has after TERM, in ms. */
const graceAfterTerm = 1_000;
/** How long what it started may outlive it before being told to go, in ms. */
const graceForStragglers = 200;
/** How often a group without its leader is looked for: it sends no event, in ms. */
const pollInterval = 10;
/** How long it may live on after it closed its standard output, in ms. */
const muteTime = 1_000;
/** How long its pipes may stay open after it exited (a grandchild may hold them), in ms. */
const drainTime = 250;
/** The most bytes of standard error without a line end that are kept. */
const longestLine = 64 * 1024;
/** Lines of standard error kept for the obituary. */
const keptLines = 20;

/**
 * A server's process: started, listened to, and taken down with everything it started.
 * Frames and stray text are the business of whoever gets the lines.
 */
export class ServerProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lastWords: string[] = [];
  readonly #stray: string[] = [];
  #status: number | null = null;
  #signal: NodeJS.Signals | null = null;
  /** Whether it closed its standard output and lives on: nothing more can come from it. */
  #mute = false;
  #stopping: Promise<void> | undefined;

  /** Rejects with the system's error when the program cannot be started. */
  readonly started: Promise<void>;
  /** Settles when the process is gone, or closed its standard output, and all it wrote has been read. */
  readonly ended: Promise<void>;
  /** Bytes of standard output. */
  onstdout: ((chunk: Buffer) => void) | undefined;
  /** Standard output has ended, or will not be waited for any longer. */
  onstdoutend: (() => void) | undefined;
  /** Lines of standard error. */
  onstderr: ((line: string) => void) | undefined;

  constructor(launch: LaunchOptions) {
    this.#child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const child = this.#child;
    if (child.pid !== undefined) rememberGroup(child.pid);
    this.started = new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    // Whoever waits for `ended` alone must not be told of the same failure twice.
    this.started.catch(() => {});
    this.ended = this.#watch();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether the process is gone. */
  get exited(): boolean {
    return this.#status !== null || this.#signal !== null || this.#child.pid === undefined;
  }

  /** Writes a line to the server; settles when the pipe took it. Rejects when nobody reads any more. */
  write(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.stdin.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Keeps the last text that came on standard output and was no frame. */
  noteStray(text: string): void {
    keep(this.#stray, text);
  }

  /** How it ended; undefined while it lives. */
  obituary(): ExitInfo | undefined {
    if (!this.exited && !this.#mute) return undefined;
    return {
      reason: this.#verdict(),
      status: this.#status ?? undefined,
      signal: this.#signal ?? undefined,
      stderrTail: [...this.#lastWords],
      stray: [...this.#stray],
    };
  }

  #verdict(): string {
    if (!this.exited) return 'closed its standard output';
    return this.#signal === null ? `exited with status ${this.#status}` : `was killed by ${this.#signal}`;
  }

  /** Settles with `ended`, or after `limit` ms. */
  async endedWithin(limit: number): Promise<void> {
    const waiting = new AbortController();
    await Promise.race([this.ended, sleep(limit, undefined, { signal: waiting.signal }).catch(() => {})]);
    waiting.abort();
  }

  /** Closes its standard input, waits, then TERM, then KILL, each to the whole group. */
  stop(): Promise<void> {
    this.#stopping ??= this.#takeDown();
    return this.#stopping;
  }

  async #takeDown(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    this.#child.stdin.end();
    if (!(await this.#groupGoneWithin(pid, grace))) {
      signalGroup(pid, 'SIGTERM');
      // One that is stopped would not hear it.
      signalGroup(pid, 'SIGCONT');
      if (!(await this.#groupGoneWithin(pid, graceAfterTerm))) {
        signalGroup(pid, 'SIGKILL');
        await this.#groupGoneWithin(pid, graceAfterTerm);
      }
    }
    forgetGroup(pid);
    // What it wrote last is on its way still.
    await this.endedWithin(drainTime);
    for (const stream of [this.#child.stdout, this.#child.stderr, this.#child.stdin]) stream.destroy();
  }

  /** Waits until nobody of the group is left, at most `limit` ms; stragglers get less than their leader. */
  async #groupGoneWithin(pid: number, limit: number): Promise<boolean> {
    if (!this.exited) {
      const waiting = new AbortController();
      const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
      await Promise.race([gone, sleep(limit, undefined, { signal: waiting.signal }).catch(() => {})]);
      waiting.abort();
    }
    if (!this.exited) return false;
    for (let waited = 0; groupLives(pid); waited += pollInterval) {
      if (waited >= graceForStragglers) return false;
      await sleep(pollInterval);
    }
    return true;
  }

  async #watch(): Promise<void> {
    const child = this.#child;
    const stderr = new LineSplitter((line) => {
      keep(this.#lastWords, line);
      this.onstderr?.(line);
    }, longestLine);
    child.stdout.on('data', (chunk: Buffer) => this.onstdout?.(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      // One chunk a turn: a flood must leave time to pass it on, and for everything else.
      child.stderr.pause();
      setImmediate(() => child.stderr.resume());
    });
    // A write after the death of the reader fails through its callback; the event adds nothing.
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
        const live = () => {
          this.#mute = !this.exited;
          resolve(true);
        };
        setTimeout(live, muteTime).unref();
      });
    });
    if (await exited) {
      const draining = new AbortController();
      await Promise.race([closed, sleep(drainTime, undefined, { signal: draining.signal }).catch(() => {})]);
      draining.abort();
    }
    this.onstdoutend?.();
    stderr.end();
  }
}

function keep(lines: string[], line: string): void {
  lines.push(line.length > 2_000 ? `${line.slice(0, 2_000)}…` : line);
  if (lines.length > keptLines) lines.shift();
}
