import type { Options } from '../command-line/options.ts';
import type { Output } from '../terminal/output.ts';
import { isTaller, pagerOf, showInPager } from '../terminal/pager/pager.ts';
import { type Printable, partsOf, repeatable } from '../terminal/split-text.ts';
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
  #kept: Exclude<Printable, Uint8Array>[] = [];
  readonly #output: Output;
  readonly #environment: AppEnvironment;
  readonly #command: string;

  constructor(output: Output, environment: AppEnvironment, command: string) {
    this.#output = output;
    this.#environment = environment;
    this.#command = command;
  }

  /** Parts must be the same each time they are iterated. */
  async print(chunk: Printable): Promise<void> {
    if (chunk instanceof Uint8Array) await this.#output.print(chunk);
    else if (this.#kept.length > 0 || this.#isTaller(chunk)) this.#kept.push(chunk);
    else await this.#output.print(chunk);
  }

  report(lines: string): Promise<void> {
    return this.#output.report(lines);
  }

  /** Shows what was kept; without a pager if `signal` is aborted, or the pager cannot be started. */
  async showKept(signal: AbortSignal): Promise<void> {
    if (this.#kept.length === 0) return;
    const all = this.#kept;
    const kept = repeatable(function* () {
      for (const content of all) yield* partsOf(content);
    });
    this.#kept = [];
    const show = () => showInPager(kept, this.#command, this.#environment, signal);
    if (signal.aborted || !(await this.#output.whileHeld(show))) await this.#output.print(kept);
  }

  #isTaller(content: Printable): boolean {
    const { rows, columns } = this.#environment.stdout;
    return isTaller(content, (rows || defaultSize.rows) - 1, columns || defaultSize.columns);
  }
}
