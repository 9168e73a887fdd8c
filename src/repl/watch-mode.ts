import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { AppEnvironment } from '../app/environment.ts';
import { targetOptions } from '../app/target-options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Listing, Tool } from '../core/protocol.ts';
import { inferTarget } from '../engine/targets/infer.ts';
import type { Shell } from './shell.ts';

/** The files that `--watch` watches: the script or program that the line starts. Throws UsageError if there is none. */
export function serverFiles(line: ParsedLine, environment: AppEnvironment): string[] {
  const target = inferTarget(line.target ?? '', targetOptions(line), environment);
  const source = target.type === 'server' ? target.source : undefined;
  if (source?.type === 'stdio') {
    const { command, args, cwd = environment.cwd } = source;
    const scripts = args.filter((word) => !word.startsWith('-')).map((word) => resolve(cwd, word));
    const program =
      command.includes('/') && !/\/(node|python[\d.]*|uv|deno|bun)$/.test(command)
        ? [resolve(cwd, command)]
        : [];
    const files = [...scripts, ...program].filter((path) =>
      statSync(path, { throwIfNoEntry: false })?.isFile(),
    );
    if (files.length > 0) return files;
  }
  throw new UsageError(
    '--watch is for a server that is started from a file, and there is none in the target.',
    {
      hint: 'As in: mcpc connect server.py --watch',
    },
  );
}

/** What became of a server's tools, in a sentence: `tools added: x; removed: y; changed: z`. */
export function toolChanges(before: Listing<Tool>, after: Listing<Tool>): string {
  const old = definitionsOf(before);
  const now = definitionsOf(after);
  const added = [...now.keys()].filter((name) => !old.has(name));
  const removed = [...old.keys()].filter((name) => !now.has(name));
  const changed = [...now]
    .filter(([name, text]) => old.has(name) && old.get(name) !== text)
    .map(([name]) => name);
  const parts = Object.entries({ added, removed, changed })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what}: ${names.join(', ')}`);
  return parts.length === 0 ? 'its tools are the same' : `tools ${parts.join('; ')}`;
}

function definitionsOf({ items, raw }: Listing<Tool>): Map<string, string> {
  return new Map(items.map(({ name }, at) => [name, canonical(raw[at] ?? null)]));
}

/** JSON that is the same for the same value, in whatever order its members came. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, member: Json) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** Editors write a file in several steps: nothing is done before it has been left alone this long, in ms. */
const rest = 150;

/** Calls `changed` when one of the files was written anew, however an editor does that. Gives what ends it. */
export function watchFiles(files: readonly string[], changed: (file: string) => void): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  const stamps = new Map(files.map((file) => [file, stampOf(file)]));
  const look = (file: string) => {
    const stamp = stampOf(file);
    // A file that is being replaced is not there for a moment.
    if (stamp === undefined || stamp === stamps.get(file)) return;
    stamps.set(file, stamp);
    changed(file);
  };
  const watchers = files.map((file): FSWatcher => {
    // The folder is watched: the file itself is another one after it was replaced.
    const watcher = watch(dirname(file), (_event, name) => {
      if (name !== null && name !== basename(file)) return;
      clearTimeout(timers.get(file));
      timers.set(file, setTimeout(look, rest, file));
    });
    watcher.on('error', () => {});
    return watcher;
  });
  return () => {
    for (const watcher of watchers) watcher.close();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

/** What changes when a file is written. */
function stampOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.mtimeMs} ${found.size} ${found.ino}`;
}

/** Starts a server anew when its file changes, and tells what changed in its tools: `--watch`. */
export class WatchMode {
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
    const files = serverFiles(line, this.#shell.screen.environment);
    this.#tools = await this.#shell.session.listTools(this.#signal);
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
      this.#tools = await session.listTools(this.#signal);
      const changes = before && this.#tools && toolChanges(before, this.#tools);
      const said = changes === undefined ? '' : `: ${changes}`;
      this.#shell.notice(`${basename(file)} changed, and the server was started anew${said}.`);
    } catch (error) {
      if (!this.#signal.aborted) await this.#shell.report(error, this.#shell.settings.standing);
    }
  }
}
