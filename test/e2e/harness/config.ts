import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeFixture } from './fixtures.ts';
import { temporaryFolder, temporaryHome } from './folder.ts';

/** A home folder, and a working folder below it that is a repository. */
export interface Workplace {
  home: string;
  cwd: string;
  /** Writes a file, relative to the working folder, and returns its path. */
  write(path: string, content: unknown): string;
  /** Writes the user's own `mcp.json`. */
  own(servers: Record<string, unknown>): string;
}

export function workplace(): Workplace {
  const home = temporaryHome();
  const cwd = join(home, 'cloned');
  mkdirSync(join(cwd, '.git'), { recursive: true });
  const write = (path: string, content: unknown) => {
    const file = path.startsWith('/') ? path : join(cwd, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    return file;
  };
  return {
    home,
    cwd,
    write,
    own: (servers) => write(join(home, '.config/mcpc/mcp.json'), { mcpServers: servers }),
  };
}

/** Writes a config file with these servers, in a new folder, and returns its path. */
export function configFile(servers: Record<string, unknown>, name = 'mcp.json'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, JSON.stringify({ mcpServers: servers }, null, 2));
  return file;
}

/** Returns the entry of a Node fixture: `program('raw/echo.mjs')`. */
export function program(path: string, ...words: string[]): { command: string; args: string[] } {
  const [command = '', ...args] = nodeFixture(path, ...words);
  return { command, args };
}
