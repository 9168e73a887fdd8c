import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ServerEntry } from '../../../src/config/entry.ts';
import { readConfigFile } from '../../../src/config/read-config.ts';
import type { SystemEnvironment } from '../../../src/core/environment.ts';
import { whenFileEnds } from '../../e2e/harness/file-end.ts';

const made: string[] = [];

whenFileEnds(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcpc-config-')));
  made.push(folder);
  return folder;
}

/** Writes a file, a value as JSON, with the folders above it; gives its path. */
export function write(path: string, content: unknown): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** A person with an empty home who works in `cwd` below it. */
export function person(cwd = '.', env: NodeJS.ProcessEnv = {}, platform = 'linux'): SystemEnvironment {
  const home = temporaryFolder();
  mkdirSync(join(home, cwd), { recursive: true });
  return { env, home, cwd: join(home, cwd), platform };
}

/** The only entry of a config file with this content. */
export function entryOf(content: unknown, name = 'mcp.json'): ServerEntry {
  const { entries } = readConfigFile(write(join(temporaryFolder(), name), content));
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw new Error(`There are ${entries.length} entries.`);
  return entry;
}

/** The entry as the only server of an `mcp.json`. */
export function serverOf(raw: unknown): ServerEntry {
  return entryOf({ mcpServers: { weather: raw } });
}
