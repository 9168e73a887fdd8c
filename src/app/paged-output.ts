import type { Options } from '../command-line/options.ts';
import type { Output } from '../terminal/output.ts';
import { isTaller, pagerOf, showInPager } from '../terminal/pager/pager.ts';
import type { Printable } from '../terminal/split-text.ts';
import type { AppEnvironment } from './environment.ts';
import type { Printer } from './view-printer.ts';

/** The size of a terminal that does not know its own. */
const defaultSize = { rows: 24, columns: 80 };

/** Returns a printer that keeps what is taller than the terminal for a pager; the output itself if there is no pager. */
export function pagedOutput(
  output: Output,
  environment: AppEnvironment,
  { pager, input }: Options,
): Printer & Partial<Pick<PagedOutput, 'showKept'>> {
  const { stdout, env } = environment;
  // A pager waits for the user, as prompts do.
  if (stdout.isTTY !== true || env.TERM === 'dumb' || pager === false || input === false) return output;
  const command = pagerOf(env);
  return command === undefined ? output : new PagedOutput(output, environment, command);
}

/** Prints the result, but keeps it if it is taller than the terminal, until `showKept` shows it in the pager. */
export class PagedOutput implements Printer {
  #kept = '';
  readonly #output: Output;
  readonly #environment: AppEnvironment;
  readonly #command: string;

  constructor(output: Output, environment: AppEnvironment, command: string) {
    this.#output = output;
    this.#environment = environment;
    this.#command = command;
  }

  async print(chunk: Printable): Promise<void> {
    if (typeof chunk === 'string' && (this.#kept !== '' || this.#isTaller(chunk))) this.#kept += chunk;
    else await this.#output.print(chunk);
  }

  report(lines: string): Promise<void> {
    return this.#output.report(lines);
  }

  /** Shows what was kept; without a pager if `signal` is aborted, or the pager cannot be started. */
  async showKept(signal: AbortSignal): Promise<void> {
    const kept = this.#kept;
    this.#kept = '';
    if (kept === '') return;
    const show = () => showInPager(kept, this.#command, this.#environment, signal);
    if (signal.aborted || !(await this.#output.whileHeld(show))) await this.#output.print(kept);
  }

  #isTaller(text: string): boolean {
    const { stdout } = this.#environment;
    const rows = (stdout.rows || defaultSize.rows) - 1;
    const columns = stdout.columns || defaultSize.columns;
    // Most results are short enough not to be measured. A character takes at most two columns.
    const lines = text.split('\n', rows + 2).length;
    if (lines + (2 * text.length) / columns <= rows) return false;
    return isTaller(text, rows, columns);
  }
}
