import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemEnvironment } from '../core/environment.ts';
import { stateFolder } from './paths.ts';
import { makePrivateFolder, writePrivateFile } from './private-file.ts';

/** How many lines are saved. */
const mostEntries = 10_000;
/** A file of more bytes than this is rewritten with its last lines. */
const largest = 2_000_000;

/**
 * The lines that the user entered, in this shell and in earlier ones. The file is private and only appended to, a line of
 * JSON for each entry, so that several shells can be open at the same time. A history that cannot be saved is no error.
 */
export class History {
  readonly #file: string;
  readonly #entries: string[];

  constructor(environment: SystemEnvironment) {
    this.#file = join(stateFolder(environment), 'history.jsonl');
    this.#entries = read(this.#file);
  }

  /** Oldest first. */
  get entries(): readonly string[] {
    return this.#entries;
  }

  /** Adds a line, unless it is the same as the last. */
  add(line: string): void {
    if (line.trim() === '' || this.#entries.at(-1) === line) return;
    this.#entries.push(line);
    if (this.#entries.length > mostEntries) this.#entries.shift();
    try {
      makePrivateFolder(join(this.#file, '..'));
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch {
      // This shell still has it.
    }
  }
}

function read(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const lines = text.split('\n').flatMap(entryOf);
  const kept = lines.slice(-mostEntries);
  if (text.length > largest) shorten(file, kept);
  return kept;
}

/** Another shell may have been killed while writing: invalid lines are ignored. */
function entryOf(line: string): string[] {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' ? [entry] : [];
  } catch {
    return [];
  }
}

/** Truncates the file to its last lines, half of the limit. */
function shorten(file: string, entries: readonly string[]): void {
  const kept: string[] = [];
  let size = 0;
  for (const entry of [...entries].reverse()) {
    size += entry.length;
    if (size > largest / 2) break;
    kept.unshift(`${JSON.stringify(entry)}\n`);
  }
  try {
    writePrivateFile(file, kept.join(''));
  } catch {
    // The next shell tries again.
  }
}
