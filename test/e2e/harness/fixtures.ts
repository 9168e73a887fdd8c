import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './program.ts';

const require = createRequire(import.meta.url);

/** Returns the path of a file below `test/servers`. */
export function fixture(path: string): string {
  return join(root, 'test/servers', path);
}

/** Joins words into a command line that a POSIX shell, or mcpc, splits into the same words. */
export function commandLine(words: string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

/** Returns the words that start a Node fixture: `nodeFixture('raw/echo.mjs', '--modern')`. */
export function nodeFixture(path: string, ...words: string[]): string[] {
  return [process.execPath, fixture(path), ...words];
}

/** Returns the command line of a raw stdio fixture, as a target: `raw('echo', '--frames', file)`. */
export function raw(name: string, ...words: string[]): string {
  return commandLine(nodeFixture(`raw/${name}.mjs`, ...words));
}

/** Returns the words that start server-everything; its first argument is `stdio`, `sse` or `streamableHttp`. */
export function everything(...words: string[]): string[] {
  return published('@modelcontextprotocol/server-everything', words);
}

/** Returns the words that start server-filesystem for these folders. */
export function filesystem(...folders: string[]): string[] {
  return published('@modelcontextprotocol/server-filesystem', folders);
}

/** Returns the words that start server-memory, which writes to `MEMORY_FILE_PATH`. */
export function memory(): string[] {
  return published('@modelcontextprotocol/server-memory', []);
}

/** Returns the words that start server-memory as it was in September 2025. */
export function memory2025(): string[] {
  return published('server-memory-2025', []);
}

/** Returns the words that start Playwright's server with these options. */
export function playwright(...words: string[]): string[] {
  return [process.execPath, join(dirname(require.resolve('@playwright/mcp')), 'cli.js'), ...words];
}

function published(name: string, words: string[]): string[] {
  return [process.execPath, require.resolve(`${name}/dist/index.js`), ...words];
}
