import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { AppEnvironment } from '../app/environment.ts';
import { targetOptions } from '../app/target-options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import { canonicalJson } from '../core/json-text.ts';
import type { Listing, Tool } from '../core/protocol.ts';
import { inferTarget } from '../engine/targets/infer.ts';
import type { ShellSession } from './session/session.ts';

/** Returns the files that `--watch` watches: the script or program that the line starts. Throws UsageError if there is none. */
export function serverFiles(line: ParsedLine, environment: AppEnvironment): string[] {
  const target = inferTarget(line.target ?? '', targetOptions(line, environment), environment);
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
  throw new UsageError('--watch needs a server that is started from a file, and the target names none.', {
    hint: 'As in: mcpc connect server.py --watch',
  });
}

/** Describes how a server's tools changed: `tools added: x; removed: y; changed: z`. */
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
  return parts.length === 0 ? 'its tools are unchanged' : `tools ${parts.join('; ')}`;
}

function definitionsOf({ items, raw }: Listing<Tool>): Map<string, string> {
  return new Map(items.map(({ name }, at) => [name, canonicalJson(raw[at] ?? null)]));
}

/** Editors write a file in several steps: a change counts once the file has been left alone this long, in ms. */
const debounceTime = 150;

/** Calls `changed` when one of the files is rewritten or replaced. Returns a function that ends it. */
export function watchFiles(files: readonly string[], changed: (file: string) => void): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  const stamps = new Map(files.map((file) => [file, stampOf(file)]));
  const look = (file: string) => {
    const stamp = stampOf(file);
    // A file that is being replaced is missing for a moment.
    if (stamp === undefined || stamp === stamps.get(file)) return;
    stamps.set(file, stamp);
    changed(file);
  };
  const watchers = files.map((file): FSWatcher => {
    // The folder is watched, because a watch on the file itself ends when the file is replaced.
    const watcher = watch(dirname(file), (_event, name) => {
      if (name !== null && name !== basename(file)) return;
      clearTimeout(timers.get(file));
      timers.set(file, setTimeout(look, debounceTime, file));
    });
    watcher.on('error', () => {});
    return watcher;
  });
  return () => {
    for (const watcher of watchers) watcher.close();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

/** A string that changes whenever the file is written. */
function stampOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.mtimeMs} ${found.size} ${found.ino}`;
}

/** The parts of a shell that watch mode uses. */
export interface WatchModeOptions {
  environment: AppEnvironment;
  session: Pick<ShellSession, 'restart' | 'listTools'>;
  /** Ends the shell. */
  signal: AbortSignal;
  /** Settles when no line is running. */
  idle(): Promise<void>;
  notice(message: string): void;
  report(error: unknown): Promise<unknown>;
}

/** `--watch`: restarts a server when its file changes, and reports what changed in its tools. */
export class WatchMode {
  readonly #options: WatchModeOptions;
  #stop: (() => void) | undefined;
  /** The tools before the next change. */
  #tools: Listing<Tool> | undefined;
  /** Restarts happen one after the other, and never while a line is running. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: WatchModeOptions) {
    this.#options = options;
  }

  /** Watches the files of the line's server if it has `--watch`, instead of any others. Throws UsageError. */
  async follow(line: ParsedLine): Promise<void> {
    this.stop();
    if (line.options.watch !== true) return;
    const { environment, session, signal } = this.#options;
    const files = serverFiles(line, environment);
    this.#tools = await session.listTools(signal);
    this.#stop = watchFiles(files, (file) => {
      this.#turn = this.#turn.then(() => this.#restart(file));
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  async #restart(file: string): Promise<void> {
    const { session, signal, idle, notice, report } = this.#options;
    try {
      await idle();
      if (signal.aborted || this.#stop === undefined) return;
      await session.restart(signal);
      const before = this.#tools;
      this.#tools = await session.listTools(signal);
      const changes = before && this.#tools && toolChanges(before, this.#tools);
      notice(
        `${basename(file)} changed; restarted the server${changes === undefined ? '' : `: ${changes}`}.`,
      );
    } catch (error) {
      if (!signal.aborted) await report(error);
    }
  }
}
