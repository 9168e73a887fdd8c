import type { Readable } from 'node:stream';
import type { ColourChoice } from '../capabilities/colour-level.ts';
import type { Environment } from '../environment.ts';
import type { InteractiveTerminal } from '../interactive-terminal.ts';
import { styleOf } from '../style.ts';
import { LineTerminal } from './line-terminal.ts';
import { PlainTerminal } from './plain-terminal.ts';
import type { Keyboard } from './raw-mode.ts';

/** What a shell needs of its process. Standard input and at least one of the other streams are terminals. */
export type ShellEnvironment = Pick<
  Environment,
  'stdin' | 'stdout' | 'stderr' | 'env' | 'platform' | 'signals' | 'terminalProcess'
>;

/**
 * Opens the terminal of a shell: with the line editor, or without it if the cursor cannot be moved (`TERM=dumb`) or if
 * the user chose so (`MCPC_EDITOR=basic`). `color` is the `--color` of the moment.
 */
export function openInteractive(
  { stdin, stdout, stderr, env, platform, signals, terminalProcess }: ShellEnvironment,
  color: () => ColourChoice | undefined,
): InteractiveTerminal {
  const terminal = stdout.isTTY === true ? stdout : stderr;
  const { columns, isTTY = false } = terminal;
  const style = () => styleOf({ isTTY, columns, env, platform, color: color() });
  if (!style().cursor || env.MCPC_EDITOR === 'basic' || !isKeyboard(stdin)) {
    return new PlainTerminal({ stdin, stdout, stderr, terminal, signals, terminalProcess });
  }
  // Terminals based on xterm.js do not rewrap the row with the cursor when they become narrower.
  const reflowsCursorRow = !/^(vscode|Hyper|Tabby)$/.test(env.TERM_PROGRAM ?? '');
  return new LineTerminal({
    keyboard: stdin,
    terminal,
    stdout,
    stderr,
    style,
    reflowsCursorRow,
    signals,
    terminalProcess,
  });
}

function isKeyboard(stdin: Readable): stdin is Readable & Keyboard {
  return 'setRawMode' in stdin && typeof stdin.setRawMode === 'function';
}
