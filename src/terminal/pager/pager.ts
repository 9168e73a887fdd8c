import type { ProgramPlace } from '../programs/terminal-process.ts';
import { widthOf } from '../width.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Whether text takes more than `rows` rows on a terminal. Images are not measured and never count as taller. */
export function isTaller(text: string, rows: number, columns: number): boolean {
  if (text.includes('\u001b_G') || text.includes('\u001b]1337') || text.includes('\u001bP')) return false;
  let taken = 0;
  const lines = text.split('\n', rows + 2);
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

/** Shows text in a pager until the user quits it, or `signal` aborts. Returns false if it cannot be started. */
export async function showInPager(
  text: string,
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
  // The user may quit the pager before it has read everything.
  program.stdin?.on('error', () => {});
  program.stdin?.end(text);
  try {
    const { status } = await program.ended;
    // 127: the shell did not find it.
    return status !== 127;
  } catch {
    return false;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
