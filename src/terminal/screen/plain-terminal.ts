import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { InterruptedError } from '../../core/errors.ts';
import type { Environment } from '../environment.ts';
import type { InteractiveTerminal, LineRead, LineRequest } from '../interactive-terminal.ts';
import type { PromptStreams } from '../prompts.ts';
import type { OutputStream } from '../standard-streams.ts';
import { interceptInterrupts } from './interrupts.ts';
import { Mutex } from './mutex.ts';

/** The prompt of a line's second and later rows. */
const continuationPrompt = '... ';
const ctrlC = '\x03';
const ctrlD = '\x04';

export interface PlainTerminalOptions extends Pick<Environment, 'signals' | 'terminalProcess'> {
  stdin: Readable;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Where prompts are written: a terminal. */
  terminal: OutputStream & { rows?: number };
}

/** A read that waits for a line. */
interface Reader {
  kind: 'line' | 'prompt' | 'hidden';
  shown: string;
  resolve: (read: LineRead) => void;
}

/** A terminal without line editor: reads whole lines, which the terminal itself lets the user edit. */
export class PlainTerminal implements InteractiveTerminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly #options: PlainTerminalOptions;
  readonly #interruptListeners = new Set<() => void>();
  readonly #prompts = new Mutex();
  readonly #controller = new AbortController();
  readonly #restoreInterrupts: () => void;
  #stdin: Readable;
  #lines: Interface;
  /** Lines that were entered before any read. */
  #typeAhead: string[] = [];
  /** Waiting reads; the last one gets the next line: a prompt goes before the line of the shell. */
  #readers: Reader[] = [];
  #ended = false;
  #suspended = 0;

  constructor(options: PlainTerminalOptions) {
    this.#options = options;
    this.stdout = options.stdout;
    this.stderr = options.stderr;
    this.#stdin = options.stdin;
    this.#lines = this.#readFrom(options.stdin);
    this.#restoreInterrupts = interceptInterrupts(options.signals, this.#onInterrupt);
  }

  get columns(): number {
    return this.#options.terminal.columns || 80;
  }

  get rows(): number {
    return this.#options.terminal.rows || 24;
  }

  async readLine(request: LineRequest): Promise<LineRead> {
    let text = request.initial ?? '';
    for (
      let shown = request.prompt() + text, separator = '';
      ;
      shown = continuationPrompt, separator = '\n'
    ) {
      const read = await this.#read('line', shown);
      if (read.type !== 'line') return read;
      text += separator + read.text;
      if (!request.isIncomplete(text)) return { type: 'line', text };
    }
  }

  /** Does nothing: status rows need a cursor that can be moved. */
  setStatus(): void {}

  /** Does nothing, as it would need a cursor that can be moved. */
  clear(): void {}

  prompt<T>(prompt: (terminal: PromptStreams) => Promise<T>): Promise<T> {
    return this.#prompts.run(async () => {
      const output = this.#options.terminal;
      const terminal = { input: this.#stdin, output, signal: this.#controller.signal };
      try {
        return await prompt({ ...terminal, plain: (shown, hidden) => this.#readAnswer(shown, hidden) });
      } finally {
        const interrupted = this.#readers.at(-1);
        if (interrupted !== undefined) output.write(interrupted.shown);
      }
    });
  }

  async withTerminal<T>(work: () => Promise<T>): Promise<T> {
    this.#suspended += 1;
    this.#lines.pause();
    try {
      return await work();
    } finally {
      this.#suspended -= 1;
      this.#lines.resume();
    }
  }

  onInterrupt(listener: () => void): () => void {
    this.#interruptListeners.add(listener);
    return () => this.#interruptListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#restoreInterrupts();
    this.#ended = true;
    this.#controller.abort(new InterruptedError('SIGINT'));
    this.#lines.close();
    this.#stdin.pause();
    this.#settleAll({ type: 'end' });
  }

  async #readAnswer(shown: string, hidden: boolean): Promise<string> {
    this.#controller.signal.throwIfAborted();
    const read = await this.#read(hidden ? 'hidden' : 'prompt', shown);
    if (read.type !== 'line') throw new InterruptedError('SIGINT');
    return read.text;
  }

  #read(kind: Reader['kind'], shown: string): Promise<LineRead> {
    if (this.#ended) return Promise.resolve({ type: 'end' });
    const read = new Promise<LineRead>((resolve) => {
      this.#readers.push({ kind, shown, resolve });
      this.#options.terminal.write(shown);
      // What was typed before a prompt was shown does not answer it.
      const line = kind === 'line' ? this.#typeAhead.shift() : undefined;
      if (line !== undefined) this.#settle({ type: 'line', text: line });
    });
    if (kind !== 'hidden') return read;
    this.#setRawMode(true);
    this.#stdin.on('data', this.#onHiddenKeys);
    return read.finally(() => {
      this.#stdin.off('data', this.#onHiddenKeys);
      this.#setRawMode(false);
      this.#options.terminal.write('\n');
    });
  }

  #readFrom(stdin: Readable): Interface {
    const lines = createInterface({ input: stdin, terminal: false });
    lines.on('line', (line) => this.#handleLine(line));
    lines.on('close', () => this.#onEnd());
    lines.on('error', () => lines.close());
    return lines;
  }

  #handleLine(line: string): void {
    if (this.#readers.length === 0) this.#typeAhead.push(line);
    else
      this.#settle({ type: 'line', text: this.#readers.at(-1)?.kind === 'hidden' ? applyEdits(line) : line });
  }

  #settle(read: LineRead): void {
    this.#readers.pop()?.resolve(read);
  }

  #settleAll(read: LineRead): void {
    while (this.#readers.length > 0) this.#settle(read);
  }

  /** Ctrl-D, or the terminal is gone. At a prompt, Ctrl-D cancels only that prompt. */
  #onEnd(): void {
    if (this.#ended) return;
    if (this.#readers.length > 0) this.#options.terminal.write('\n');
    const isPrompt = this.#readers.length > 0 && this.#readers.at(-1)?.kind !== 'line';
    // Ctrl-D was meant for the prompt only.
    const stdin = isPrompt ? this.#options.terminalProcess.reopenKeyboard() : undefined;
    if (stdin === undefined) {
      this.#ended = true;
      this.#settleAll({ type: 'end' });
      return;
    }
    this.#stdin = stdin;
    this.#lines = this.#readFrom(stdin);
    this.#settle({ type: 'end' });
  }

  readonly #onInterrupt = (): void => {
    if (this.#suspended > 0) return;
    this.#typeAhead = [];
    // The terminal echoed ^C and did not start a new row.
    this.#options.terminal.write('\n');
    if (this.#readers.length > 0) this.#settle({ type: 'interrupted' });
    else for (const listener of [...this.#interruptListeners]) listener();
  };

  /** Hidden input is read in raw mode, in which these keys arrive as characters. */
  readonly #onHiddenKeys = (chunk: Buffer | string): void => {
    const text = String(chunk);
    if (text.includes(ctrlC) || text.includes(ctrlD)) this.#settle({ type: 'interrupted' });
  };

  #setRawMode(raw: boolean): void {
    const stdin = this.#stdin as Readable & { setRawMode?: (raw: boolean) => unknown };
    stdin.setRawMode?.(raw);
  }
}

/** Applies Ctrl-C, Ctrl-D and backspace to a line that was typed in raw mode. */
function applyEdits(line: string): string {
  const kept = line.slice(Math.max(line.lastIndexOf(ctrlC), line.lastIndexOf(ctrlD)) + 1);
  let text = '';
  for (const character of kept) {
    if (character === '\x7f' || character === '\b') text = [...text].slice(0, -1).join('');
    else text += character;
  }
  return text;
}
