import type { Readable } from 'node:stream';
import type { InteractiveTerminal } from '../interactive-terminal.ts';
import type { OutputStream } from '../standard-streams.ts';
import { styleOf } from '../style.ts';
import { LineTerminal } from './line-terminal.ts';
import { PlainTerminal } from './plain-terminal.ts';
import type { Keyboard } from './raw-mode.ts';

/** The streams of a shell, of which standard input and one of the others are a terminal. */
export interface ShellStreams {
  stdin: Readable & { isTTY?: boolean };
  stdout: OutputStream;
  stderr: OutputStream;
  env: Readonly<Record<string, string | undefined>>;
  /** `process.platform`. */
  platform: string;
}

/**
 * Opens the terminal of a shell: with the line editor, or, where the cursor cannot be moved (`TERM=dumb`) or the person
 * wants it so (`MCPC_EDITOR=basic`), one that only reads and writes lines.
 */
export function openInteractive({ stdin, stdout, stderr, env, platform }: ShellStreams): InteractiveTerminal {
  const terminal = stdout.isTTY === true ? stdout : stderr;
  const { columns, isTTY = false } = terminal;
  const style = styleOf({ isTTY, columns, env, platform });
  if (!style.cursor || env.MCPC_EDITOR === 'basic' || !isKeyboard(stdin)) {
    return new PlainTerminal({ stdin, stdout, stderr, prompts: terminal });
  }
  // Those that are made of xterm.js leave the row with the cursor to the program when they become narrower.
  const reflowsCursorRow = !/^(vscode|Hyper|Tabby)$/.test(env.TERM_PROGRAM ?? '');
  return new LineTerminal({ keyboard: stdin, terminal, stdout, stderr, style, reflowsCursorRow });
}

function isKeyboard(stdin: Readable): stdin is Readable & Keyboard {
  return 'setRawMode' in stdin && typeof stdin.setRawMode === 'function';
}
