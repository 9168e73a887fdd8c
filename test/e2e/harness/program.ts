import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homeVariables, temporaryFolder, temporaryHome } from './folder.ts';

/** The repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a started mcpc is given. */
export interface ProgramEnvironment {
  /** Added to a clean environment; `undefined` takes a variable away. */
  env?: Record<string, string | undefined>;
  /** The working folder; an empty one of its own unless given. */
  cwd?: string;
  /** The home folder; one of its own unless given. */
  home?: string;
}

/** The words that start mcpc: `MCPC_PROGRAM`, or the built program with `MCPC_NODE` or this Node. */
export function mcpcWords(): [string, ...string[]] {
  const program = process.env.MCPC_PROGRAM;
  if (program !== undefined) return [resolve(program)];
  return [process.env.MCPC_NODE ?? process.execPath, join(root, 'bin/mcpc.js')];
}

/** A folder with an executable `mcpc` in it, to put on a PATH. */
export function folderWithMcpc(): string {
  const folder = temporaryFolder();
  const words = mcpcWords().map((word) => `'${word}'`);
  writeFileSync(join(folder, 'mcpc'), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  return folder;
}

/** Working folder and environment in which nothing of this machine's user or test run shows. */
export function clean({ env, cwd, home }: ProgramEnvironment): { cwd: string; env: Record<string, string> } {
  const all = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    // Shared by all: thousands of starts are faster with compiled code, and no home is there long enough to have it.
    MCPC_CODE_CACHE: join(root, 'test/.cache/code'),
    ...homeVariables(home ?? temporaryHome()),
    ...env,
  };
  const known = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { cwd: cwd ?? temporaryFolder(), env: Object.fromEntries(known) };
}
