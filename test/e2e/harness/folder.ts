import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenFileEnds } from './file-end.ts';

const made: string[] = [];

whenFileEnds(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Makes an empty folder that is gone when the test file is done. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcpc-test-')));
  made.push(folder);
  return folder;
}

/** The path of a file that is not there yet, in a folder of its own. */
export function temporaryFile(name = 'file'): string {
  return join(temporaryFolder(), name);
}

/** The lines of a file that a fixture appends to; none while it is not there. */
export function recordedLines(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

/** A home of its own, where mcpc finds nothing of the person who runs the tests. */
export function temporaryHome(): string {
  const home = temporaryFolder();
  for (const folder of Object.values(homeVariables(home)))
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  return home;
}

/** The variables that say where a person's files are. */
export function homeVariables(home: string): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_STATE_HOME: join(home, '.local/state'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: join(home, '.run'),
  };
}
