import { closeSync, constants, copyFileSync, fchmodSync, fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { isSecretName, mask, maskValues, redactUrls } from '../../core/secrets.ts';
import type { SessionEnvironment } from '../session-folder.ts';
import { openRegularFile } from './regular-file.ts';
import { filesOf, removeFiles } from './session-files.ts';

/** How large each of the two files of a log may become, in bytes. */
const largest = 512 * 1024;

/** The longest entry, in characters; longer ones are cut. */
const longestEntry = 16_000;

/**
 * The log of a session: entries with their times, without secrets, in two files of half a megabyte. What cannot be written,
 * as on a full disk, is counted and reported by the next entry that can.
 *
 * A full file is copied and emptied instead of renamed, because the process itself has it as its standard error: what Node
 * writes when it crashes belongs into it, too.
 */
export class SessionLog {
  readonly #path: string;
  readonly #oldPath: string;
  readonly #limit: number;
  #file: number | undefined;
  #lost = 0;
  #wasEmpty = false;

  /** `limit`: the size of a full file, in bytes. */
  constructor(name: string, environment: SessionEnvironment, limit: number = largest) {
    const { log, oldLog } = filesOf(name, environment);
    this.#path = log;
    this.#oldPath = oldLog;
    this.#limit = limit;
  }

  /** Appends an entry, of one or more lines. Never throws. */
  write(text: string): void {
    const at = new Date().toISOString();
    const lost = this.#lost === 0 ? '' : `${at} ${this.#lost} earlier entries could not be written.\n`;
    const lines = redactEntry(text).trimEnd().split('\n');
    try {
      this.#append(lost + lines.map((line) => `${at} ${line}\n`).join(''));
      this.#lost = 0;
    } catch {
      this.#lost += 1;
      this.close();
    }
  }

  /** Closes the file; the next entry opens it again. */
  close(): void {
    if (this.#file === undefined) return;
    const file = this.#file;
    this.#file = undefined;
    try {
      closeSync(file);
    } catch {
      // The disk is full, and the file system reports it now.
    }
  }

  /** Closes the log and removes it if nothing was in it before. */
  discard(): void {
    this.close();
    if (this.#wasEmpty) removeFiles(this.#path);
  }

  #append(text: string): void {
    const isFirst = this.#file === undefined;
    this.#file ??= openLog(this.#path);
    const { size } = fstatSync(this.#file);
    if (isFirst && size === 0) this.#wasEmpty = true;
    if (size > 0 && size + Buffer.byteLength(text) > this.#limit) this.#rotate(this.#file);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
  }

  #rotate(file: number): void {
    try {
      // Whatever it is: writing to a named pipe would wait for a reader.
      removeFiles(this.#oldPath);
      copyFileSync(this.#path, this.#oldPath, constants.COPYFILE_EXCL);
    } catch {
      // Without space for a copy, the old entries are lost.
    }
    ftruncateSync(file, 0);
  }
}

/**
 * Opens the log of a session for appending, for its owner only. Throws UsageError if it is not a regular file, and the
 * system's error.
 */
export function openLog(path: string): number {
  const { O_APPEND, O_CREAT, O_WRONLY } = constants;
  const file = openRegularFile(path, O_APPEND | O_CREAT | O_WRONLY);
  if (process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0) fchmodSync(file, 0o600);
  return file;
}

/**
 * A name and its value, as in `name=value`, `Name: value` and `"name": "value"`. Only from the beginning of a word, or the
 * time would grow with the square of its length.
 */
const assignment = /(?<![\w.-])([\w.-]+)(["']?\s*[:=]\s*["']?)([^\s"',;]+)/g;

/** Returns a text as an entry of a log has it: without secrets, and cut off if it is too long. */
export function redactEntry(text: string): string {
  const cut = text.length > longestEntry ? `${text.slice(0, longestEntry)}…` : text;
  return maskValues(redactUrls(cut)).replace(assignment, (whole, name: string, sign: string) =>
    isSecretName(name) ? `${name}${sign}${mask}` : whole,
  );
}
