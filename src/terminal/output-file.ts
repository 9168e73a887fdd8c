import { constants, promises } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { codeOf, reasonOf, UsageError } from '../core/errors.ts';
import { writeFileAtomically } from './atomic-write.ts';
import type { Output } from './output.ts';
import { splitText } from './split-text.ts';

/** Where the bytes of a result go instead of being shown. */
export interface Destination {
  /** Writes the parts as they are, texts in UTF-8, and resolves to the paths they went to, none for standard output. */
  write(parts: readonly (Uint8Array | string)[]): Promise<string[]>;
}

export interface DestinationOptions {
  /** Existing files may be replaced. */
  force: boolean;
  output: Pick<Output, 'print'>;
  /** Whether standard output is a terminal, which would obey what the bytes say. */
  stdoutIsTTY: boolean;
}

/**
 * What `--output PATH` means, checked before anything is sent, so that no result is lost: `-` is standard output into
 * a pipe, anything else a file that does not exist yet, unless `force`. Throws a UsageError.
 */
export async function destinationOf(path: string, options: DestinationOptions): Promise<Destination> {
  if (path === '-') return pipe(options);
  const entry = await lookAt(path, '--output');
  if (entry === 'device') return { write: (parts) => writeToDevice(path, parts) };
  await checkFolder(path);
  if (!options.force) {
    if (entry === 'file') throw exists(path);
    const numbered = await numberedLike(path);
    if (numbered !== undefined) throw exists(numbered);
  }
  return { write: (parts) => writeFiles(path, parts, options.force) };
}

/**
 * What `> PATH` and `>> PATH` mean in the shell: as `--output`, but what is there is replaced, or added to. It tells
 * only of more than one file. Throws a UsageError when it cannot be written.
 */
export async function redirectionTo(path: string, append: boolean): Promise<Destination> {
  const entry = await lookAt(path, append ? '>>' : '>');
  if (entry !== 'device') await checkFolder(path);
  if (append || entry === 'device') return { write: (parts) => addTo(path, parts).then(() => []) };
  return {
    write: async (parts) => {
      const paths = await writeFiles(path, parts, true);
      return paths.length > 1 ? paths : [];
    },
  };
}

/** The path of part `index` (from 0) of `count`: `f.png`, or `f.1.png`, `f.2.png` where there are several. */
export function partPath(path: string, index: number, count: number): string {
  if (count < 2) return path;
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.${index + 1}${extension}`;
}

function pipe({ output, stdoutIsTTY }: DestinationOptions): Destination {
  if (stdoutIsTTY) {
    throw new UsageError('The bytes of a result are not written to a terminal, which would obey them.', {
      hint: 'Send standard output into a pipe, or name a file: --output FILE.',
    });
  }
  return {
    async write(parts) {
      for (const part of parts) await output.print(part);
      return [];
    },
  };
}

/** What is there; `how` is what was typed before the path. Throws a UsageError for a folder. */
async function lookAt(path: string, how: '--output' | '>' | '>>'): Promise<'nothing' | 'file' | 'device'> {
  try {
    const found = await promises.stat(path).catch(() => promises.lstat(path));
    if (found.isDirectory()) {
      throw new UsageError(`${path} is a folder.`, {
        hint: `Name a file in it: ${how} ${join(path, 'FILE')}`,
      });
    }
    return found.isFile() || found.isSymbolicLink() ? 'file' : 'device';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'nothing';
    throw error instanceof UsageError ? error : unwritable(path, error);
  }
}

async function checkFolder(path: string): Promise<void> {
  await promises.access(dirname(path), constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw unwritable(path, error);
  });
}

/** A file beside `path` that has the name of one of its parts. */
async function numberedLike(path: string): Promise<string | undefined> {
  const extension = extname(path);
  const stem = `${basename(path, extension)}.`;
  const names = await promises.readdir(dirname(path)).catch(() => []);
  const taken = names.find((name) => {
    if (!name.startsWith(stem) || !name.endsWith(extension)) return false;
    return /^[1-9]\d*$/.test(name.slice(stem.length, name.length - extension.length));
  });
  return taken === undefined ? undefined : join(dirname(path), taken);
}

async function writeFiles(
  path: string,
  parts: readonly (Uint8Array | string)[],
  force: boolean,
): Promise<string[]> {
  const files = parts.length === 0 ? [new Uint8Array()] : parts;
  const paths: string[] = [];
  for (const [index, bytes] of files.entries()) {
    const target = partPath(path, index, files.length);
    await writeFileAtomically(target, bytes, force).catch((error: unknown) => {
      throw error instanceof UsageError ? error : unwritable(target, error);
    });
    paths.push(target);
  }
  return paths;
}

async function writeToDevice(path: string, parts: readonly (Uint8Array | string)[]): Promise<string[]> {
  await addTo(path, parts, constants.O_WRONLY);
  return [path];
}

async function addTo(
  path: string,
  parts: readonly (Uint8Array | string)[],
  flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT,
): Promise<void> {
  try {
    const file = await promises.open(path, flags, 0o600);
    try {
      for (const part of parts)
        await promises.writeFile(file, typeof part === 'string' ? splitText(part) : part);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

function exists(path: string): UsageError {
  return new UsageError(`${path} exists already.`, {
    hint: 'Replace it with --force, or name another file.',
  });
}

function unwritable(path: string, error: unknown): UsageError {
  return new UsageError(`${path} cannot be written: ${reasonOf(error)}.`, {
    hint: 'Name a file in a folder that exists and is yours to write to: --output FILE.',
    cause: error,
  });
}
