import { pipeline, Readable } from 'node:stream';
import type { ProgramPlace } from '../programs/terminal-process.ts';
import { type Printable, partsOf } from '../split-text.ts';
import { widthOf } from '../width.ts';

/** With this status the shell exits if it does not find a program. */
const notFound = 127;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Whether a text takes more than `rows` rows on a terminal; of one in parts, only as many are read as it takes to tell.
 * Images are not measured and never count as taller, nor do bytes.
 */
export function isTaller(content: Printable, rows: number, columns: number): boolean {
  if (content instanceof Uint8Array) return false;
  let start = '';
  for (const part of typeof content === 'string' ? [content] : content) {
    if (typeof part !== 'string') return false;
    start += part;
    if (isTallerText(start, rows, columns)) return true;
  }
  return false;
}

function isTallerText(text: string, rows: number, columns: number): boolean {
  const lines = text.split('\n', rows + 2);
  // Most texts are short enough not to be measured. A character takes at most two columns.
  if (lines.length + (2 * text.length) / columns <= rows) return false;
  if (text.includes('\u001b_G') || text.includes('\u001b]1337') || text.includes('\u001bP')) return false;
  let taken = 0;
  // After the last line break, there is no line.
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    taken += Math.max(1, Math.ceil(widthOf(withoutColours(line)) / columns));
    if (taken > rows) return true;
  }
  return false;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it matches escape sequences
const sequences = /\u001b\[[\d;:]*m|\u001b\]8;[^\u001b\u0007]*(?:\u001b\\|\u0007)/g;

/** String-width removes colours itself, but takes long texts apart first. */
function withoutColours(line: string): string {
  return line.includes('\u001b') ? line.replace(sequences, '') : line;
}

/**
 * Returns the user's pager, as a command for `sh`: `MCPC_PAGER`, `PAGER`, or less. Undefined if the user wants none: an
 * empty variable, or `cat`.
 */
export function pagerOf({ MCPC_PAGER, PAGER }: Variables): string | undefined {
  const pager = (MCPC_PAGER ?? PAGER ?? 'less').trim();
  return pager === '' || pager === 'cat' ? undefined : pager;
}

/**
 * Shows a text in a pager until the user quits it, or `signal` aborts. The parts of a text are made when the pager has
 * read the ones before. Returns false if it cannot be started.
 */
export async function showInPager(
  content: Exclude<Printable, Uint8Array>,
  pager: string,
  { terminalProcess, cwd, env }: ProgramPlace,
  signal?: AbortSignal,
): Promise<boolean> {
  const program = terminalProcess.startProgram('sh', ['-c', pager], {
    cwd,
    // Like git: quit if all fits on the screen, keep colours, leave the text on the screen.
    env: { LESS: 'FRX', LV: '-c', ...env },
    stdin: 'pipe',
    output: 'inherit',
  });
  const stop = () => program.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  let failure: { error: unknown } | undefined;
  const iterator = partsOf(content)[Symbol.iterator]();
  const next = (): IteratorResult<string | Uint8Array> => {
    try {
      return iterator.next();
    } catch (error) {
      failure = { error };
      return { done: true, value: undefined };
    }
  };
  const parts = Readable.from({ [Symbol.iterator]: () => ({ next }) });
  // The user may quit the pager before it has read everything, which is not a failure.
  if (program.stdin) pipeline(parts, program.stdin, () => {});
  try {
    const { status } = await program.ended;
    if (failure === undefined) return status !== notFound;
  } catch {
    return false;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  throw failure.error;
}
