import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { raw } from './fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder, temporaryHome } from './folder.ts';
import { type Finished, type McpcOptions, mcpc, type Running, startMcpc } from './mcpc.ts';
import { isAlive, processesWith, type Survivor, sessionProcessesOf } from './processes.ts';
import { openTerminal, type TerminalOptions, type TerminalSession } from './terminal.ts';

/**
 * Returns a user for one test. When the test has finished, their sessions are ended, and every process that was started by
 * their lines must end as well.
 */
export function sessionUser(): SessionUser {
  const user = new SessionUser();
  onTestFinished(() => user.end());
  return user;
}

/** A user with a home folder of their own, and thus with sessions of their own. */
export class SessionUser {
  readonly home = temporaryHome();
  readonly cwd = temporaryFolder();

  async run(words: string[], options: McpcOptions = {}): Promise<Finished> {
    return await mcpc(words, { home: this.home, cwd: this.cwd, ...options });
  }

  /** Runs a line that must succeed, and returns its standard output. */
  async output(words: string[], options: McpcOptions = {}): Promise<string> {
    const { stdout, stderr, exitCode } = await this.run(words, options);
    expect(exitCode, stderr).toBe(0);
    return stdout;
  }

  /** Runs a line that must fail with this status and print nothing, and returns its standard error. */
  async failure(status: number, words: string[], options: McpcOptions = {}): Promise<string> {
    const { stdout, stderr, exitCode } = await this.run(words, options);
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: status });
    return stderr;
  }

  start(words: string[], options: McpcOptions = {}): Running {
    return startMcpc(words, { home: this.home, cwd: this.cwd, ...options });
  }

  terminal(words: string[], options: TerminalOptions = {}): TerminalSession {
    return openTerminal(words, { home: this.home, cwd: this.cwd, ...options });
  }

  /** Starts the session `s` on the raw server `stateful`, with these words on the line and these on the server's. */
  async open(words: string[] = [], serverWords: string[] = []): Promise<StatefulServer> {
    const server = statefulServer(...serverWords);
    await this.output(['ping', server.target, '--session', 's', ...words]);
    return server;
  }

  /** The folder of this user's sessions. */
  get folder(): string {
    return join(this.home, '.run/mcpc');
  }

  /** The names of the files in that folder; none if it does not exist. */
  files(): string[] {
    return existsSync(this.folder) ? readdirSync(this.folder) : [];
  }

  /** Checks that no session listens. */
  expectNothingListens(): void {
    expect(this.files().filter((name) => /\.(sock|lock)$/.test(name))).toEqual([]);
  }

  /** Every process that was started by a line of this user. */
  processes(): Survivor[] {
    return processesWith('HOME', this.home);
  }

  /** The session processes of this user. */
  sessionProcesses(): number[] {
    return sessionProcessesOf(this.home).map(({ pid }) => pid);
  }

  /** The process of the only session. */
  sessionProcess(): number {
    const [pid, ...others] = this.sessionProcesses();
    if (pid === undefined || others.length > 0) throw new Error('There is not exactly one session process.');
    return pid;
  }

  /** Waits until no process of this user is left. */
  async expectNoProcess(): Promise<void> {
    // Unlike `expect.poll`, it can be used in a hook.
    await vi.waitFor(() => expect(this.processes()).toEqual([]), { timeout: 50_000 });
  }

  /** Ends the sessions by SIGTERM, and waits until every process has ended. */
  async end(): Promise<void> {
    for (const pid of this.sessionProcesses()) process.kill(pid, 'SIGTERM');
    try {
      await this.expectNoProcess();
    } finally {
      for (const { pid } of this.processes()) process.kill(pid, 'SIGKILL');
    }
  }
}

/** The raw server `stateful`, and what it has received. */
export interface StatefulServer {
  /** Its command line. */
  target: string;
  /** The IDs of the processes that were started, in order. */
  starts(): number[];
  /** Returns the params of each request and notification of this method. */
  params(method: string): Record<string, unknown>[];
  /** Returns the names of the tools that were called, in order. */
  calls(): unknown[];
  /** Waits until there were this many calls of the tool. */
  called(tool: string, times?: number): Promise<void>;
}

export function statefulServer(...words: string[]): StatefulServer {
  const [starts, frames] = [temporaryFile('starts'), temporaryFile('frames')];
  const params = (method: string) =>
    recordedLines(frames)
      .map((line) => JSON.parse(line))
      .flatMap((frame) => (frame.method === method ? [frame.params] : []));
  const calls = () => params('tools/call').map(({ name }) => name);
  return {
    target: raw('stateful', '--starts', starts, '--frames', frames, ...words),
    starts: () => recordedLines(starts).map(Number),
    params,
    calls,
    called: async (tool, times = 1) => {
      await expect.poll(() => calls().filter((name) => name === tool).length).toBe(times);
    },
  };
}

/** Waits until the process has ended. */
export async function expectEnded(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid)).toBe(false);
}
