import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenFileEnds } from './file-end.ts';

const made: string[] = [];

whenFileEnds(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Creates an empty folder that is removed at the end of the test file. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcpc-test-')));
  made.push(folder);
  return folder;
}

/** Returns the path of a file that does not exist yet, in a new folder. */
export function temporaryFile(name = 'file'): string {
  return join(temporaryFolder(), name);
}

/** Returns the lines of a file that a fixture appends to; none if it does not exist. */
export function recordedLines(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

/** Creates a home folder without any files of the user who runs the tests. */
export function temporaryHome(): string {
  const home = temporaryFolder();
  for (const folder of Object.values(homeVariables(home)))
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  return home;
}

/** Returns the variables that locate a user's files. */
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
