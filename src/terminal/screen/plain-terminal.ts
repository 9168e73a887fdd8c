import { openSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ReadStream } from 'node:tty';
import { InterruptedError } from '../../core/errors.ts';
import type { InteractiveTerminal, LineRead, LineRequest } from '../interactive-terminal.ts';
import type { PromptTerminal } from '../prompts.ts';
import type { OutputStream } from '../standard-streams.ts';
import { Mutex } from './mutex.ts';
import { ownInterrupts } from './stop-signals.ts';

/** What stands before the further rows of a line. */
const continuation = '... ';
const ctrlC = '\x03';
const ctrlD = '\x04';

export interface PlainTerminalOptions {
  stdin: Readable;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Where prompts are written: a terminal. */
  prompts: OutputStream & { rows?: number };
}

/** Somebody who waits for a line. */
interface Reader {
  kind: 'line' | 'question' | 'hidden';
  shown: string;
  settle: (read: LineRead) => void;
}

/** A terminal that only reads and writes lines: no key is more than what the terminal itself makes of it. */
export class PlainTerminal implements InteractiveTerminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly #options: PlainTerminalOptions;
  readonly #interrupts = new Set<() => void>();
  readonly #questions = new Mutex();
  readonly #controller = new AbortController();
  readonly #disownInterrupts: () => void;
  #stdin: Readable;
  #lines: Interface;
  /** Lines that came before anybody waited for them. */
  #ahead: string[] = [];
  /** Those who wait, the first to be served last: a question goes before the line of the shell. */
  #readers: Reader[] = [];
  #ended = false;
  #lent = 0;

  constructor(options: PlainTerminalOptions) {
    this.#options = options;
    this.stdout = options.stdout;
    this.stderr = options.stderr;
    this.#stdin = options.stdin;
    this.#lines = this.#readFrom(options.stdin);
    this.#disownInterrupts = ownInterrupts(this.#onInterrupt);
  }

  get columns(): number {
    return this.#options.prompts.columns || 80;
  }

  get rows(): number {
    return this.#options.prompts.rows || 24;
  }

  async readLine(request: LineRequest): Promise<LineRead> {
    let text = request.initial ?? '';
    for (let shown = request.prompt() + text, joint = ''; ; shown = continuation, joint = '\n') {
      const read = await this.#read('line', shown);
      if (read.type !== 'line') return read;
      text += joint + read.text;
      if (!request.isUnfinished(text)) return { type: 'line', text };
    }
  }

  /** Live rows are drawn over and over, which this terminal cannot do. */
  setStatus(): void {}

  prompt<T>(prompt: (terminal: PromptTerminal) => Promise<T>): Promise<T> {
    return this.#questions.take(async () => {
      const { prompts } = this.#options;
      const terminal = { input: this.#stdin, output: prompts, signal: this.#controller.signal };
      try {
        return await prompt({ ...terminal, plain: (shown, hidden) => this.#answer(shown, hidden) });
      } finally {
        const interrupted = this.#readers.at(-1);
        if (interrupted !== undefined) prompts.write(interrupted.shown);
      }
    });
  }

  async withTerminal<T>(work: () => Promise<T>): Promise<T> {
    this.#lent += 1;
    this.#lines.pause();
    try {
      return await work();
    } finally {
      this.#lent -= 1;
      this.#lines.resume();
    }
  }

  onInterrupt(listener: () => void): () => void {
    this.#interrupts.add(listener);
    return () => this.#interrupts.delete(listener);
  }

  async close(): Promise<void> {
    this.#disownInterrupts();
    this.#ended = true;
    this.#controller.abort(new InterruptedError('SIGINT'));
    this.#lines.close();
    this.#stdin.pause();
    this.#settleAll({ type: 'end' });
  }

  async #answer(shown: string, hidden: boolean): Promise<string> {
    this.#controller.signal.throwIfAborted();
    const read = await this.#read(hidden ? 'hidden' : 'question', shown);
    if (read.type !== 'line') throw new InterruptedError('SIGINT');
    return read.text;
  }

  #read(kind: Reader['kind'], shown: string): Promise<LineRead> {
    if (this.#ended) return Promise.resolve({ type: 'end' });
    const read = new Promise<LineRead>((settle) => {
      this.#readers.push({ kind, shown, settle });
      this.#options.prompts.write(shown);
      // What was typed before a question was shown does not answer it.
      const line = kind === 'line' ? this.#ahead.shift() : undefined;
      if (line !== undefined) this.#settle({ type: 'line', text: line });
    });
    if (kind !== 'hidden') return read;
    this.#setRawMode(true);
    this.#stdin.on('data', this.#onHiddenKeys);
    return read.finally(() => {
      this.#stdin.off('data', this.#onHiddenKeys);
      this.#setRawMode(false);
      this.#options.prompts.write('\n');
    });
  }

  #readFrom(stdin: Readable): Interface {
    const lines = createInterface({ input: stdin, terminal: false });
    lines.on('line', (line) => this.#take(line));
    lines.on('close', () => this.#onEnd());
    return lines;
  }

  #take(line: string): void {
    if (this.#readers.length === 0) this.#ahead.push(line);
    else this.#settle({ type: 'line', text: this.#readers.at(-1)?.kind === 'hidden' ? asTyped(line) : line });
  }

  #settle(read: LineRead): void {
    this.#readers.pop()?.settle(read);
  }

  #settleAll(read: LineRead): void {
    while (this.#readers.length > 0) this.#settle(read);
  }

  /** Ctrl-D, or a terminal that is gone. At a question Ctrl-D gives up that question alone. */
  #onEnd(): void {
    if (this.#ended) return;
    if (this.#readers.length > 0) this.#options.prompts.write('\n');
    const again = this.#readers.length > 0 && this.#readers.at(-1)?.kind !== 'line' ? reopened() : undefined;
    if (again === undefined) {
      this.#ended = true;
      this.#settleAll({ type: 'end' });
      return;
    }
    this.#stdin = again;
    this.#lines = this.#readFrom(again);
    this.#settle({ type: 'end' });
  }

  readonly #onInterrupt = (): void => {
    if (this.#lent > 0) return;
    this.#ahead = [];
    // The terminal showed ^C, and went on in the same row.
    this.#options.prompts.write('\n');
    if (this.#readers.length > 0) this.#settle({ type: 'interrupted' });
    else for (const listener of [...this.#interrupts]) listener();
  };

  /** What is typed hidden is read in raw mode, in which these keys are characters. */
  readonly #onHiddenKeys = (chunk: Buffer | string): void => {
    const text = String(chunk);
    if (text.includes(ctrlC) || text.includes(ctrlD)) this.#settle({ type: 'interrupted' });
  };

  #setRawMode(raw: boolean): void {
    const stdin = this.#stdin as Readable & { setRawMode?: (raw: boolean) => unknown };
    stdin.setRawMode?.(raw);
  }
}

/** The line that was meant, of what was typed in raw mode: without what was given up or taken back. */
function asTyped(line: string): string {
  const kept = line.slice(Math.max(line.lastIndexOf(ctrlC), line.lastIndexOf(ctrlD)) + 1);
  let text = '';
  for (const character of kept) {
    if (character === '\x7f' || character === '\b') text = [...text].slice(0, -1).join('');
    else text += character;
  }
  return text;
}

/** The terminal anew, after its input ended: only that of Ctrl-D was meant to. */
function reopened(): Readable | undefined {
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    return undefined;
  }
}
