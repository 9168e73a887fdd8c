import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

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
