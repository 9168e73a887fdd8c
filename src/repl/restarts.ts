import { basename } from 'node:path';
import type { Listing, Tool } from '../base/protocol.ts';
import type { ParsedLine } from '../commands/line.ts';
import { serverFiles } from './server-files.ts';
import type { Shell } from './shell.ts';
import { toolChanges } from './tool-changes.ts';
import { watchFiles } from './watching.ts';

/** Starts a server anew when its file changes, and tells what changed in its tools: `--watch`. */
export class Restarts {
  readonly #shell: Shell;
  readonly #signal: AbortSignal;
  #stop: (() => void) | undefined;
  /** The tools before the next change. */
  #tools: Listing<Tool> | undefined;
  /** One after the other, and never while a line runs. */
  #turn: Promise<void> = Promise.resolve();

  constructor(shell: Shell, signal: AbortSignal) {
    this.#shell = shell;
    this.#signal = signal;
  }

  /** Watches what the line has connected to, if it says so, and nothing else. Throws UsageError if that cannot be. */
  async follow(line: ParsedLine): Promise<void> {
    this.stop();
    if (line.options.watch !== true) return;
    const files = serverFiles(line, this.#shell.screen.world);
    this.#tools = await this.#shell.session.lists?.known('tools', { signal: this.#signal });
    this.#stop = watchFiles(files, (file) => {
      this.#turn = this.#turn.then(() => this.#restart(file));
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  async #restart(file: string): Promise<void> {
    const { session } = this.#shell;
    try {
      await this.#shell.idle();
      if (this.#signal.aborted || this.#stop === undefined) return;
      await session.restart(this.#signal);
      const before = this.#tools;
      this.#tools = await session.lists?.known('tools');
      const changes = before && this.#tools && toolChanges(before, this.#tools);
      const said = changes === undefined ? '' : `: ${changes}`;
      this.#shell.notice(`${basename(file)} changed, and the server was started anew${said}.`);
    } catch (error) {
      if (!this.#signal.aborted) await this.#shell.report(error, this.#shell.settings.standing);
    }
  }
}
