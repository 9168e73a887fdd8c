import { StringDecoder } from 'node:string_decoder';
import type { TerminalReport } from './graphics.ts';

/**
 * Requests the size of a cell and, last, the primary device attributes (DA1), which every terminal reports. Both are
 * control sequences that no terminal displays.
 */
export const terminalQuery = '\x1b[16t\x1b[c';

const esc = '\x1b';
/** A report of the terminal: of its attributes, or of the size of its cells. */
const report = new RegExp(`${esc}\\[(?:\\?([\\d;]*)c|6;(\\d+);(\\d+)t)`, 'g');
/** What may be the beginning of a report, at the end of a text. */
const beginning = new RegExp(`${esc}(?:\\[(?:\\?[\\d;]*|6(?:;\\d*){0,2})?)?$`);

/** How long the rest of a report may take, in ms, before its beginning counts as keys. */
const restTimeout = 50;

/**
 * Takes the reports of a terminal out of what its keyboard sends. Reports are taken at any time after the query: one that
 * arrives too late is not a key either.
 */
export class ReportFilter {
  readonly #onKeys: (text: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #onReport: ((answer: TerminalReport) => void) | undefined;
  #cell: TerminalReport['cell'];
  /** The end of the last text, if it may be the beginning of a report. */
  #held = '';
  #timer: NodeJS.Timeout | undefined;

  /** `onKeys` gets everything else, in order. */
  constructor(onKeys: (text: string) => void) {
    this.#onKeys = onKeys;
  }

  /** Resolves to the next report; undefined if it does not arrive within `timeout` ms. */
  next(timeout: number): Promise<TerminalReport | undefined> {
    return new Promise((resolve) => {
      const settle = (answer: TerminalReport | undefined) => {
        clearTimeout(timer);
        this.#onReport = undefined;
        resolve(answer);
      };
      const timer = setTimeout(() => settle(undefined), timeout);
      this.#onReport = settle;
    });
  }

  feed(chunk: Buffer | string): void {
    clearTimeout(this.#timer);
    const text = typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
    const keys = (this.#held + text).replaceAll(
      report,
      (_whole, attributes: string | undefined, height: string, width: string) => {
        if (attributes === undefined) this.#cell = cellOf(Number(width), Number(height));
        else this.#onReport?.({ sixel: attributes.split(';').slice(1).includes('4'), cell: this.#cell });
        return '';
      },
    );
    this.#held = beginning.exec(keys)?.[0] ?? '';
    const complete = keys.slice(0, keys.length - this.#held.length);
    if (complete !== '') this.#onKeys(complete);
    if (this.#held !== '') this.#timer = setTimeout(() => this.#release(), restTimeout);
  }

  /** Passes on what was held back as keys. */
  #release(): void {
    const keys = this.#held;
    this.#held = '';
    this.#onKeys(keys);
  }
}

/** Returns the size of a cell if it is plausible. */
function cellOf(width: number, height: number): TerminalReport['cell'] {
  const isPlausible = width >= 2 && width <= 200 && height >= 2 && height <= 400;
  return isPlausible ? { width, height } : undefined;
}
