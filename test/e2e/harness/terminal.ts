import { constants } from 'node:os';
import { type IPty, spawn } from '@lydell/node-pty';
import headless, { type IBufferCell } from '@xterm/headless';
import { whenFileEnds } from './file-end.ts';
import { clean, mcpcWords, type ProgramEnvironment } from './program.ts';
import { Watched } from './watched.ts';

export interface TerminalOptions extends ProgramEnvironment {
  /** Default 80. */
  columns?: number;
  /** Default 24. */
  rows?: number;
  /** Whether the row with the cursor is also rewrapped if the terminal becomes narrower, as in most terminals. Default: no. */
  reflowCursorLine?: boolean;
  /** What the terminal responds when it is asked for its device attributes, instead of those of xterm.js. */
  report?: string;
}

/** A cell of the screen. Colours are indexes of the palette or 0xRRGGBB, -1 for the default. */
export interface Cell {
  text: string;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
  foreground: number;
  background: number;
}

const open = new Set<IPty>();

whenFileEnds(() => {
  for (const pty of open) pty.kill('SIGKILL');
});

/** Starts mcpc in a new terminal. */
export function openTerminal(args: string[], options: TerminalOptions = {}): TerminalSession {
  return new TerminalSession([...mcpcWords(), ...args], options);
}

/** A program in a pseudoterminal, and the screen that a user would see. */
export class TerminalSession extends Watched {
  readonly #pty: IPty;
  readonly #screen: headless.Terminal;
  #output = '';
  /** The targets of the hyperlinks that were written. */
  readonly links: string[] = [];
  /** Settles when the program has ended and the screen shows all of its output. */
  readonly exited: Promise<{ exitCode: number; signal: NodeJS.Signals | undefined }>;

  constructor([file, ...args]: [string, ...string[]], options: TerminalOptions = {}) {
    super();
    const { columns = 80, rows = 24, reflowCursorLine = false, report } = options;
    // Whatever this machine has for a pager.
    const { cwd, env } = clean({ ...options, env: { TERM: 'xterm-256color', PAGER: 'cat', ...options.env } });
    this.#screen = new headless.Terminal({
      cols: columns,
      rows,
      scrollback: 10_000,
      allowProposedApi: true,
      reflowCursorLine,
    });
    this.#screen.parser.registerOscHandler(8, (data) => {
      const target = data.slice(data.indexOf(';') + 1);
      if (target !== '') this.links.push(target);
      return false;
    });
    // The name becomes the program's TERM.
    this.#pty = spawn(file, args, { name: env.TERM ?? '', cols: columns, rows, cwd, env });
    open.add(this.#pty);
    this.#pty.onData((data) => {
      this.#output += data;
      this.#screen.write(data, () => this.changed());
    });
    this.#screen.onData((answer) => {
      const isReport = answer.startsWith('\x1b[?') && answer.endsWith('c');
      this.#pty.write(isReport ? (report ?? answer) : answer);
    });
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        open.delete(this.#pty);
        this.#screen.write('', () => {
          this.end();
          resolve({ exitCode, signal: signalName(signal) });
        });
      });
    });
  }

  /** The visible rows, without trailing blanks and empty last rows. */
  get text(): string {
    return this.rows().join('\n').trimEnd();
  }

  /** All that the program has written, with its escape sequences. */
  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** The visible rows from the top, without trailing blanks. */
  rows(): string[] {
    const { baseY } = this.#screen.buffer.active;
    return this.#lines(baseY, baseY + this.#screen.rows);
  }

  /** All rows, those that scrolled off the top first. */
  history(): string[] {
    return this.#lines(0, this.#screen.buffer.active.length);
  }

  /** The cell in visible row `row` and column `column`, both from 0. */
  cell(row: number, column: number): Cell {
    const { baseY } = this.#screen.buffer.active;
    const cell = this.#screen.buffer.active.getLine(baseY + row)?.getCell(column);
    if (cell === undefined) throw new Error(`The screen has no row ${row}, column ${column}.`);
    return attributes(cell);
  }

  /** The position of the cursor, from 0. */
  cursor(): { row: number; column: number } {
    const { cursorX, cursorY } = this.#screen.buffer.active;
    return { row: cursorY, column: cursorX };
  }

  /** Sends keys as a terminal would: `\r` is Enter, `\u0003` is Ctrl-C, `\u001b[A` is the up arrow. */
  type(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: NodeJS.Signals): void {
    this.#pty.kill(signal);
  }

  #lines(from: number, to: number): string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: to - from },
      (_, row) =>
        active
          .getLine(from + row)
          ?.translateToString(true)
          .trimEnd() ?? '',
    );
  }
}

function attributes(cell: IBufferCell): Cell {
  return {
    text: cell.getChars(),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
    foreground: cell.getFgColor(),
    background: cell.getBgColor(),
  };
}

function signalName(number: number | undefined): NodeJS.Signals | undefined {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] as NodeJS.Signals | undefined;
}
