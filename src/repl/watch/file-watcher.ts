import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isForeignFolder, type WatchScope } from './source-files.ts';

/** The most folders and files that are watched: those nearest to the top come first. */
const limits = { folders: 200, files: 5_000 };

/** Editors write a file in several steps: a change is reported once nothing has changed for this long, in ms. */
const settleTime = 150;

/** How often files are looked at where the system cannot report changes, in ms. */
const pollInterval = 1_000;

/** What a watcher uses of the system. Tests hand in their own. */
export interface WatchPorts {
  watch: (folder: string, changed: (event: string, name: string | null) => void) => FSWatcher;
}

const system: WatchPorts = { watch: (folder, changed) => watch(folder, changed) };

/**
 * Watches files and folders. The system's reports only say when to look: what changed is found by comparing the files with
 * their last state, so that nothing is missed. Where the system cannot report (no watches are left, network drives that do
 * not support them), files are compared once a second.
 */
export class FileWatcher {
  readonly #scopes: readonly WatchScope[];
  readonly #changed: (files: string[]) => void;
  readonly #ports: WatchPorts;
  readonly #watchers = new Map<string, FSWatcher>();
  #state: Snapshot;
  /** The files that changed and have not been reported. */
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;

  /** `changed` is called with the files that were written, replaced or created. */
  constructor(scopes: readonly WatchScope[], changed: (files: string[]) => void, ports = system) {
    this.#scopes = scopes;
    this.#changed = changed;
    this.#ports = ports;
    this.#state = takeSnapshot(scopes);
    this.#watchFolders(this.#state.folders);
  }

  /** Whether there are more files than are watched. */
  get isIncomplete(): boolean {
    return this.#state.isIncomplete;
  }

  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watchFolders(folders: readonly string[]): void {
    for (const folder of folders) {
      if (this.#poll !== undefined || this.#watchers.has(folder)) continue;
      try {
        const watcher = this.#ports.watch(folder, (_event, name) => {
          if (name === null || this.#mayCount(folder, name)) this.#lookSoon();
        });
        watcher.on('error', () => this.#forget(folder));
        this.#watchers.set(folder, watcher);
      } catch (error) {
        // A folder that was removed meanwhile needs no watch.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#startPolling();
      }
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
    this.#lookSoon();
  }

  #startPolling(): void {
    this.close();
    this.#poll = setInterval(() => this.#look(), pollInterval);
  }

  /** Whether a name in a folder may be that of a file that counts, or of a folder. */
  #mayCount(folder: string, name: string): boolean {
    return !name.includes('.') || this.#scopes.some((scope) => counts(scope, join(folder, name)));
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#look();
    }, settleTime);
  }

  #look(): void {
    const before = this.#state;
    const now = takeSnapshot(this.#scopes);
    const changed = [...now.files].filter(([file, stamp]) => before.files.get(file) !== stamp);
    // A file that is being replaced is missing for a moment.
    this.#state = { ...now, files: new Map([...before.files, ...now.files]) };
    this.#watchFolders(now.folders);
    for (const [file] of changed) this.#pending.add(file);
    if (changed.length > 0) this.#lookSoon();
    else if (this.#pending.size > 0) {
      const files = [...this.#pending];
      this.#pending.clear();
      this.#changed(files);
    }
  }
}

interface Snapshot {
  /** What changes whenever a file is written, by its path. */
  files: Map<string, string>;
  /** The folders whose changes matter. */
  folders: string[];
  isIncomplete: boolean;
}

function takeSnapshot(scopes: readonly WatchScope[]): Snapshot {
  const files = new Map<string, string>();
  const folders = new Set<string>();
  let isIncomplete = false;
  const add = (file: string) => {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isFile() !== true) return;
    if (files.size < limits.files) files.set(file, `${found.mtimeMs} ${found.size} ${found.ino}`);
    else isIncomplete = true;
  };
  for (const scope of scopes) {
    if (statSync(scope.path, { throwIfNoEntry: false })?.isDirectory() !== true) {
      // The folder is watched, because a watch on the file itself ends when the file is replaced.
      folders.add(dirname(scope.path));
      add(scope.path);
      continue;
    }
    const queue = [scope.path];
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      if (folders.size >= limits.folders && !folders.has(folder)) {
        isIncomplete = true;
        break;
      }
      folders.add(folder);
      for (const entry of entriesOf(folder)) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (scope.isDeep && !isForeignFolder(path)) queue.push(path);
        } else if (counts(scope, path)) add(path);
      }
    }
  }
  return { files, folders: [...folders], isIncomplete };
}

/** Whether a file counts for a scope, apart from where it is. */
function counts(scope: WatchScope, file: string): boolean {
  const name = basename(file);
  return file === scope.path || (!name.startsWith('.') && scope.accepts(name));
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It was removed meanwhile, or cannot be read.
    return [];
  }
}
