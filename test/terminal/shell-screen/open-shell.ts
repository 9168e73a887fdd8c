import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { root } from '../../e2e/harness/program.ts';
import { type TerminalOptions, TerminalSession } from '../../e2e/harness/terminal.ts';

const program = join(root, 'node_modules/.cache/mcpc-terminal/shell.mjs');
let built = false;

/** The command line of the shell of these tests, with `MCPC_NODE` or this Node. */
export function shellWords(): [string, ...string[]] {
  if (!built) {
    buildSync({
      entryPoints: [join(root, 'test/terminal/shell-screen/shell.ts')],
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
      outfile: program,
      logLevel: 'warning',
    });
    built = true;
  }
  return [process.env.MCPC_NODE ?? process.execPath, program];
}

export interface ShellOptions extends TerminalOptions {
  /** The history, newest last. */
  entries?: string[];
}

/** Opens the shell on a terminal and waits for its prompt. */
export async function openShell({ entries = [], ...options }: ShellOptions = {}): Promise<TerminalSession> {
  const env = { ENTRIES: JSON.stringify(entries), ...options.env };
  const session = new TerminalSession(shellWords(), { columns: 60, rows: 12, ...options, env });
  await session.until(options.env?.PROMPT?.trimEnd() ?? 'demo>');
  return session;
}

export const keys = {
  enter: '\r',
  altEnter: '\x1b\r',
  tab: '\t',
  shiftTab: '\x1b[Z',
  escape: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  backspace: '\x7f',
  ctrlC: '\x03',
  ctrlD: '\x04',
  ctrlL: '\x0c',
  ctrlR: '\x12',
  ctrlU: '\x15',
  ctrlY: '\x19',
  ctrlZ: '\x1a',
  undo: '\x1f',
  altB: '\x1bb',
  altF: '\x1bf',
} as const;

/** Returns a text as a terminal sends it when it is pasted. */
export function pasted(text: string): string {
  return `\x1b[200~${text.replaceAll('\n', '\r')}\x1b[201~`;
}
