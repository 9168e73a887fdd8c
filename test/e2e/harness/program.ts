import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { whenFileEnds } from './file-end.ts';
import { homeVariables, temporaryFolder, temporaryHome } from './folder.ts';
import { sessionProcessesOf } from './processes.ts';

/** The root folder of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The surroundings of a started mcpc. */
export interface ProgramEnvironment {
  /** Added to a clean environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
  /** The working folder. Default: a new, empty one. */
  cwd?: string;
  /** The home folder. Default: a new one. */
  home?: string;
}

/** Whether the lines of tests are run through sessions, and not on their own. */
export const linesAreInSessions = process.env.MCPC_TEST_SESSIONS !== undefined;

/** The home folders of the programs that were started. */
const homes = new Set<string>();

// Before the folders are removed. The sessions would end a few seconds later on their own.
if (linesAreInSessions) whenFileEnds(endSessions);

async function endSessions(): Promise<void> {
  const sessions = () => [...homes].flatMap(sessionProcessesOf);
  for (const { pid } of sessions()) process.kill(pid, 'SIGTERM');
  await vi.waitFor(() => expect(sessions()).toEqual([]), 20_000);
  homes.clear();
}

/**
 * Returns the words that start mcpc: `MCPC_PROGRAM`, or the built program with `MCPC_NODE` or this Node. With
 * `MCPC_TEST_SESSIONS`, each line with a target is run through a session.
 */
export function mcpcWords(): [string, ...string[]] {
  const program = process.env.MCPC_PROGRAM;
  if (program !== undefined) return [resolve(program)];
  const node = process.env.MCPC_NODE ?? process.execPath;
  const words: [string, string] = [node, join(root, 'bin/mcpc.js')];
  if (!linesAreInSessions) return words;
  return ['/bin/sh', join(root, 'test/e2e/harness/in-session/mcpc.sh'), ...words];
}

/** Creates a folder with an executable `mcpc`, for a PATH. */
export function folderWithMcpc(): string {
  const folder = temporaryFolder();
  const words = mcpcWords().map((word) => `'${word}'`);
  writeFileSync(join(folder, 'mcpc'), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  return folder;
}

/** Returns a working folder and an environment that are independent of this machine's user and test run. */
export function clean({ env, cwd, home = temporaryHome() }: ProgramEnvironment): {
  cwd: string;
  env: Record<string, string>;
} {
  homes.add(home);
  const all = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    // Shared by all tests, because thousands of starts are faster with compiled code.
    MCPC_CODE_CACHE: join(root, 'test/.cache/code'),
    ...homeVariables(home),
    ...env,
  };
  const known = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { cwd: cwd ?? temporaryFolder(), env: Object.fromEntries(known) };
}
