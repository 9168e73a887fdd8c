import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Reads until its standard input is closed, which is the end of this process unless a line was written before. */
const script = 'read -r _ || { sleep 2; kill -s TERM -- "-$1"; sleep 1; kill -s KILL -- "-$1"; } 2>/dev/null';

/**
 * A shell that ends a process group once this process has ended in any way, even by SIGKILL. The servers in the group
 * have 2 seconds to exit on their own. Does not exist on Windows.
 */
export class ProcessGuard {
  readonly #shell: ChildProcessByStdio<Writable, null, null> | undefined;

  /** `leader` is the process ID of the group's leader. */
  constructor(leader: number) {
    if (process.platform === 'win32') return;
    this.#shell = spawn('/bin/sh', ['-c', script, 'sh', String(leader)], {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      // A Ctrl-C on the terminal is not meant for it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Without a shell, servers notice the end of this process by the end of their standard input.
    this.#shell.on('error', () => {});
    this.#shell.stdin.on('error', () => {});
    this.#shell.unref();
    (this.#shell.stdin as Writable & { unref(): void }).unref();
  }

  /** Ends the shell: the group has ended. */
  dismiss(): void {
    this.#shell?.stdin.end('\n');
  }
}
