import { constants, promises } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { SystemEnvironment } from '../core/environment.ts';
import { codeOf, reasonOf, UsageError } from '../core/errors.ts';
import { type PathContext, resolvePath } from '../core/home.ts';
import { writeFileAtomically } from './atomic-write.ts';
import type { Output } from './output.ts';
import { type Printable, partsOf } from './split-text.ts';

/** A part of a result that is written by itself. */
export interface OutputPart {
  /** Written unchanged, a text in UTF-8. */
  content: Printable;
  /** The extension of its file if there are several, with the dot; by default that of the path. */
  extension?: string | undefined;
}

/** Where the content of a result is written instead of being printed. */
export interface Destination {
  readonly isStdout: boolean;
  /** Resolves to the paths of the files; none for standard output. */
  write(parts: readonly OutputPart[]): Promise<string[]>;
}

export interface DestinationOptions {
  /** Existing files are replaced. */
  force: boolean;
  /** Whether an existing file of this content is replaced without `force`. */
  replaces?: ((text: string) => Promise<boolean>) | undefined;
  output: Pick<Output, 'print'>;
  /** Whether standard output is a terminal, which would interpret the bytes. */
  stdoutIsTTY: boolean;
  place: FilePlace;
}

/** What paths refer to, and the file mode creation mask. */
export type FilePlace = PathContext & Pick<SystemEnvironment, 'umask'>;

/**
 * Opens the destination of `--output PATH`, before anything is sent, so that no result is lost: standard output for `-`,
 * else a file. Throws UsageError if it cannot be written, or if the file exists and may not be replaced.
 */
export async function destinationOf(path: string, options: DestinationOptions): Promise<Destination> {
  if (path === '-') return standardOutput(options);
  const { place, replaces } = options;
  const entry = await entryAt(path, '--output', place);
  if (entry === 'device') return { isStdout: false, write: (parts) => writeToDevice(path, parts, place) };
  await checkDirectory(path, place);
  const force = options.force || (entry === 'file' && (await mayReplace(path, place, replaces)));
  if (!force) {
    if (entry === 'file') throw alreadyExists(path);
    const numbered = await numberedSibling(path, place);
    if (numbered !== undefined) throw alreadyExists(numbered);
  }
  return { isStdout: false, write: (parts) => writeFiles(path, parts, force, place) };
}

/**
 * Opens the destination of `> PATH` or `>> PATH` in the shell: like `--output`, but an existing file is replaced or
 * appended to, and paths are returned only if there are several. Throws UsageError if it cannot be written.
 */
export async function redirectionTo(path: string, append: boolean, place: FilePlace): Promise<Destination> {
  if (append) {
    const entry = await entryAt(path, '>>', place);
    if (entry !== 'device') await checkDirectory(path, place, '>>');
    return { isStdout: false, write: (parts) => appendTo(path, parts, place, '>>').then(() => []) };
  }
  const { write } = await replacedFile(path, '>', place);
  return { isStdout: false, write: (parts) => write(parts).then((paths) => (paths.length > 1 ? paths : [])) };
}

/**
 * Appends Markdown to the summary of a job of GitHub Actions: the file that `GITHUB_STEP_SUMMARY` names, if it is set. Throws
 * UsageError if it cannot be written.
 */
export async function appendStepSummary(
  markdown: string,
  place: FilePlace & { env: Readonly<Record<string, string | undefined>> },
): Promise<void> {
  const path = place.env.GITHUB_STEP_SUMMARY;
  if (!path) return;
  const { write } = await redirectionTo(path, true, place);
  await write([{ content: markdown }]);
}

/**
 * Opens a file that is replaced if it exists. `how` is what precedes its path on the line: `--reporter junit=`. Throws
 * UsageError if it cannot be written.
 */
export async function replacedFile(path: string, how: string, place: FilePlace): Promise<Destination> {
  if ((await entryAt(path, how, place)) === 'device') {
    return { isStdout: false, write: (parts) => appendTo(path, parts, place, how).then(() => []) };
  }
  await checkDirectory(path, place, how);
  return { isStdout: false, write: (parts) => writeFiles(path, parts, true, place, how) };
}

/** Returns the path of part `index` (from 0) of `count`: `f.png`, or `f.1.png`, `f.2.jpg` if there are several. */
export function partPath(path: string, index: number, count: number, extension = extname(path)): string {
  if (count < 2) return path;
  return `${path.slice(0, path.length - extname(path).length)}.${index + 1}${extension}`;
}

function standardOutput({ output, stdoutIsTTY }: DestinationOptions): Destination {
  if (stdoutIsTTY) {
    throw new UsageError('Binary content is not written to a terminal, which would interpret it.', {
      hint: 'Redirect standard output, or name a file: --output FILE.',
    });
  }
  return {
    isStdout: true,
    async write(parts) {
      for (const { content } of parts) await output.print(content);
      return [];
    },
  };
}

/** Whether the content of a file allows it to be replaced. */
async function mayReplace(
  path: string,
  place: FilePlace,
  replaces: DestinationOptions['replaces'],
): Promise<boolean> {
  if (replaces === undefined) return false;
  const text = await promises.readFile(resolvePath(path, place), 'utf8').catch(() => undefined);
  return text !== undefined && (await replaces(text));
}

/** Returns what exists at a path; `how` is what precedes it on the command line. Throws UsageError for a directory. */
async function entryAt(path: string, how: string, place: FilePlace): Promise<'nothing' | 'file' | 'device'> {
  const file = resolvePath(path, place);
  try {
    const found = await promises.stat(file).catch(() => promises.lstat(file));
    if (found.isDirectory()) {
      throw new UsageError(`${path} is a directory.`, {
        hint: `Name a file in it: ${before(how, join(path, 'FILE'))}`,
      });
    }
    return found.isFile() || found.isSymbolicLink() ? 'file' : 'device';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'nothing';
    throw error instanceof UsageError ? error : unwritable(path, error, how);
  }
}

async function checkDirectory(path: string, place: FilePlace, how?: string): Promise<void> {
  await promises
    .access(dirname(resolvePath(path, place)), constants.W_OK | constants.X_OK)
    .catch((error: unknown) => {
      throw unwritable(path, error, how);
    });
}

/** Returns an existing file whose name is that of a numbered part of `path`, with any extension. */
async function numberedSibling(path: string, place: FilePlace): Promise<string | undefined> {
  const stem = `${basename(path, extname(path))}.`;
  const names = await promises.readdir(dirname(resolvePath(path, place))).catch(() => []);
  const taken = names.find(
    (name) => name.startsWith(stem) && /^[1-9]\d*(\.[^.]+)?$/.test(name.slice(stem.length)),
  );
  return taken === undefined ? undefined : join(dirname(path), taken);
}

async function writeFiles(
  path: string,
  parts: readonly OutputPart[],
  force: boolean,
  place: FilePlace,
  how?: string,
): Promise<string[]> {
  const files = parts.length === 0 ? [{ content: '' }] : parts;
  const paths: string[] = [];
  for (const [index, { content, extension }] of files.entries()) {
    const target = partPath(path, index, files.length, extension);
    const options = { replace: force, umask: place.umask, shownPath: target };
    await writeFileAtomically(resolvePath(target, place), content, options).catch((error: unknown) => {
      throw error instanceof UsageError ? error : unwritable(target, error, how);
    });
    paths.push(target);
  }
  return paths;
}

async function writeToDevice(
  path: string,
  parts: readonly OutputPart[],
  place: FilePlace,
): Promise<string[]> {
  await appendTo(path, parts, place, '--output', constants.O_WRONLY);
  return [path];
}

async function appendTo(
  path: string,
  parts: readonly OutputPart[],
  place: FilePlace,
  how: string,
  flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT,
): Promise<void> {
  const target = resolvePath(path, place);
  try {
    const mode = place.umask === undefined ? undefined : 0o666 & ~place.umask;
    const isNew = mode !== undefined && (await promises.lstat(target).catch(() => undefined)) === undefined;
    const file = await promises.open(target, flags, mode);
    try {
      if (isNew) await file.chmod(mode);
      for (const { content } of parts) {
        await promises.writeFile(file, partsOf(content));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unwritable(path, error, how);
  }
}

function alreadyExists(path: string): UsageError {
  return new UsageError(`${path} already exists.`, {
    hint: 'Replace it with --force, or name another file.',
  });
}

function unwritable(path: string, error: unknown, how = '--output'): UsageError {
  return new UsageError(`${path} cannot be written: ${reasonOf(error)}.`, {
    hint: `Name a file in an existing, writable directory: ${before(how, 'FILE')}.`,
    cause: error,
  });
}

/** Returns a path with what precedes it on the line. */
function before(how: string, path: string): string {
  return how.endsWith('=') ? how + path : `${how} ${path}`;
}
