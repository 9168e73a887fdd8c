import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, reasonOf, UsageError } from '../../core/errors.ts';
import { writeFileAtomically } from '../../terminal/atomic-write.ts';

/** The folder of the snapshots, beside the test files. */
export const snapshotFolder = '__snapshots__';

/** Recorded texts by the case and the number of the snapshot in it, from 1. */
export type SnapshotTexts = Map<string, string>;

/** Returns the path of the snapshots of a test file. */
export function snapshotPathOf(testFile: string): string {
  return join(dirname(testFile), snapshotFolder, `${basename(testFile)}.snap`);
}

/** Returns how a snapshot is named in its file. `number`: its position among those of its case, from 1. */
export function snapshotKey(name: string, number: number): string {
  return `${name}: ${number}`;
}

/** Reads a file of snapshots; none if it does not exist. Throws UsageError if it is invalid or cannot be read. */
export async function readSnapshots(path: string): Promise<SnapshotTexts> {
  try {
    return parseSnapshots(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (codeOf(error) === 'ENOENT') return new Map();
    throw new UsageError(`The snapshots in ${path} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Writes the snapshots in the order of their names; removes the file if there are none. Throws UsageError. */
export async function writeSnapshots(path: string, texts: SnapshotTexts): Promise<void> {
  try {
    if (texts.size === 0) await rm(path, { force: true });
    else {
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomically(path, formatSnapshots(texts, path), { replace: true });
    }
  } catch (error) {
    throw new UsageError(`The snapshots in ${path} cannot be written: ${reasonOf(error)}.`);
  }
}

/** Returns the text of a file of snapshots. */
export function formatSnapshots(texts: SnapshotTexts, path: string): string {
  const keys = [...texts.keys()].sort((one, other) => (one < other ? -1 : 1));
  const entries = keys.map((key) => `=== ${key}\n${escaped(texts.get(key) ?? '')}\n`);
  const tested = basename(path, '.snap');
  return [
    `# What \`expect snapshot\` in ${tested} compares with; mcpc test --update writes it.\n`,
    ...entries,
  ].join('\n');
}

/** Parses a file of snapshots. Throws UsageError with the line that is wrong. */
export function parseSnapshots(text: string, path: string): SnapshotTexts {
  const texts: SnapshotTexts = new Map();
  let key: string | undefined;
  let lines: string[] = [];
  const finish = () => {
    if (key !== undefined) texts.set(key, lines.join('\n').trimEnd());
  };
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const [, next] = /^=== (.*: \d+)$/.exec(line) ?? [];
    if (next !== undefined) {
      finish();
      if (texts.has(next)) throw invalid(path, at, `there is a second snapshot ${next}`);
      key = next;
      lines = [];
    } else if (key !== undefined) lines.push(line.replace(/^\\(?=\\|===)/, ''));
    else if (line.trim() !== '' && !line.startsWith('#'))
      throw invalid(path, at, 'expected === NAME: NUMBER');
  }
  finish();
  return texts;
}

/** Escapes the lines of a text that would be read as the beginning of a snapshot. */
function escaped(text: string): string {
  return text.replaceAll(/^(?=\\|===)/gm, '\\');
}

function invalid(path: string, at: number, what: string): UsageError {
  return new UsageError(`${path}:${at + 1}: ${what}.`, {
    hint: 'Correct the file, or remove it and record the snapshots again: mcpc test --update',
  });
}
