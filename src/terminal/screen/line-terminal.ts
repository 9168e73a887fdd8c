import { InterruptedError } from '../../core/errors.ts';
import { truncateStyled } from '../ansi-text.ts';
import type { TerminalReport } from '../capabilities/graphics.ts';
import { ReportFilter, terminalQuery } from '../capabilities/terminal-query.ts';
import type { SignalSource } from '../environment.ts';
import type { InteractiveTerminal, LineRead, LineRequest } from '../interactive-terminal.ts';
import { emptyFrame, type ScreenFrame } from '../line-editor/frame.ts';
import { type InputEvent, KeyReader } from '../line-editor/keys.ts';
import { KillRing } from '../line-editor/kill-ring.ts';
import { LineEditor, type Outcome } from '../line-editor/line-editor.ts';
import { finishedLine, lineFrame } from '../line-editor/render-line.ts';
import type { TerminalProcess } from '../programs/terminal-process.ts';
import type { PromptStreams } from '../prompts.ts';
import type { OutputStream } from '../standard-streams.ts';
import type { Style } from '../style.ts';
import { EmbeddedPrompt } from './embedded-prompt.ts';
import { FrameStream } from './frame-stream.ts';
import { interceptInterrupts } from './interrupts.ts';
import { Mutex } from './mutex.ts';
import { type Keyboard, RawMode } from './raw-mode.ts';
import { Screen, type ScreenTerminal, stack } from './screen.ts';

/** Interval at which status rows are redrawn, in ms. */
const statusInterval = 100;
/** How long keys wait for the completions of a Tab pressed before them, in ms; then they cancel them. */
const completionTimeout = 150;
/** How long to wait for what the terminal reports about itself, in ms. */
const queryTimeout = 1_000;
/** More keys typed ahead than this are dropped. */
const maxTypeAhead = 10_000;

export interface LineTerminalOptions {
  keyboard: Keyboard;
  /** The terminal that is written to. */
  terminal: ScreenTerminal;
  /** The real streams; used as they are unless they are terminals. */
  stdout: OutputStream;
  stderr: OutputStream;
  /** The style of the moment, of `terminal`. */
  style: () => Style;
  reflowsCursorRow: boolean;
  signals: SignalSource;
  terminalProcess: TerminalProcess;
}

/** A terminal with the line editor: the line, status rows and prompts are drawn in one frame below the output. */
export class LineTerminal implements InteractiveTerminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly #options: LineTerminalOptions;
  readonly #screen: Screen;
  readonly #keys = new KeyReader((event) => this.#handle(event));
  readonly #reports = new ReportFilter((text) => this.#keys.feed(text));
  /** Set once the terminal was asked about itself. */
  #report: Promise<TerminalReport | undefined> | undefined;
  readonly #raw: RawMode;
  readonly #restoreInterrupts: () => void;
  readonly #killRing = new KillRing();
  readonly #prompts = new Mutex();
  readonly #suspensions = new Mutex();
  readonly #interruptListeners = new Set<() => void>();
  #activeLine: { editor: LineEditor; resolve: (read: LineRead) => void } | undefined;
  #activePrompt: EmbeddedPrompt | undefined;
  #statusRows: ((columns: number, now: number) => string[]) | undefined;
  #statusTimer: NodeJS.Timeout | undefined;
  /** Keys that were typed and not handled yet. */
  #typeAhead: InputEvent[] = [];
  /** When the first of them began to wait for completions. */
  #waitingSince: number | undefined;
  /** How often the terminal was handed to another program. */
  #suspended = 0;
  /** The line is being edited in another program. */
  #isInExternalEditor = false;
  #closed = false;

  constructor(options: LineTerminalOptions) {
    const { keyboard, terminal, reflowsCursorRow, stdout, stderr, signals, terminalProcess } = options;
    this.#options = options;
    const frame = (columns: number, rows: number) => this.#frame(columns, rows);
    this.#screen = new Screen({ terminal, frame, reflowsCursorRow });
    this.stdout = stdout.isTTY === true ? new FrameStream(this.#screen, 'stdout') : stdout;
    this.stderr = stderr.isTTY === true ? new FrameStream(this.#screen, 'stderr') : stderr;
    const takeExitSequence = () => this.#screen.takeExitSequence();
    this.#raw = new RawMode({ keyboard, terminal, terminalProcess, takeExitSequence });
    this.#restoreInterrupts = interceptInterrupts(signals, () => this.#onInterruptSignal());
    signals.on('SIGCONT', this.#onContinue);
    keyboard.on('data', this.#onData);
    for (const event of ['end', 'close', 'error'] as const) keyboard.on(event, this.#onKeyboardGone);
    terminal.on('resize', this.#onResize);
    // The callback of each write gets the error.
    terminal.on('error', this.#onError);
    this.#raw.enter();
  }

  get columns(): number {
    return this.#screen.columns;
  }

  get rows(): number {
    return this.#screen.rows;
  }

  readLine(request: LineRequest): Promise<LineRead> {
    if (this.#closed) return Promise.resolve({ type: 'end' });
    return new Promise((resolve) => {
      const onChange = () => {
        this.#screen.update();
        this.#handleTypeAhead();
      };
      const editor = new LineEditor({ request, killRing: this.#killRing, onChange });
      this.#activeLine = { editor, resolve };
      onChange();
    });
  }

  setStatus(rows: ((columns: number, now: number) => string[]) | undefined): void {
    if (this.#closed) return;
    this.#statusRows = rows;
    clearInterval(this.#statusTimer);
    if (rows !== undefined) this.#statusTimer = setInterval(() => this.#screen.update(), statusInterval);
    this.#screen.update();
  }

  clear(): void {
    this.#screen.clearAfterOutput();
  }

  prompt<T>(prompt: (terminal: PromptStreams) => Promise<T>): Promise<T> {
    return this.#prompts.run(async () => {
      if (this.#closed) throw new InterruptedError('SIGINT');
      const embedded = new EmbeddedPrompt(this.#screen);
      this.#activePrompt = embedded;
      try {
        return await prompt(embedded.terminal);
      } finally {
        embedded.end();
        this.#activePrompt = undefined;
        this.#screen.update();
      }
    });
  }

  withTerminal<T>(work: () => Promise<T>): Promise<T> {
    return this.#suspensions.run(() => this.#runSuspended(work));
  }

  query(): Promise<TerminalReport | undefined> {
    if (this.#report === undefined) {
      // The answer would go to the program that has the terminal.
      if (this.#suspended > 0 || this.#closed) return Promise.resolve(undefined);
      this.#report = this.#reports.next(queryTimeout);
      this.#options.terminal.write(terminalQuery);
    }
    return this.#report;
  }

  onInterrupt(listener: () => void): () => void {
    this.#interruptListeners.add(listener);
    return () => this.#interruptListeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#endInput();
    clearInterval(this.#statusTimer);
    this.#statusRows = undefined;
    await this.#screen.close();
    const { keyboard, terminal, signals } = this.#options;
    keyboard.off('data', this.#onData);
    for (const event of ['end', 'close', 'error'] as const) keyboard.off(event, this.#onKeyboardGone);
    terminal.off('resize', this.#onResize);
    signals.off('SIGCONT', this.#onContinue);
    this.#restoreInterrupts();
    this.#raw.leave();
  }

  readonly #onData = (chunk: Buffer | string): void => {
    // Without a query, there is nothing to take out, and Esc is passed on at once.
    if (this.#report === undefined) this.#keys.feed(chunk);
    else this.#reports.feed(chunk);
  };
  readonly #onResize = (): void => this.#screen.update();
  readonly #onError = (): void => {};
  /** The process was stopped by a signal and continues: meanwhile the terminal may have been used by others. */
  readonly #onContinue = (): void => {
    // After `#stopJob`, the terminal is resumed in any case.
    if (this.#suspended > 0 || this.#closed) return;
    this.#raw.enter();
    this.#screen.invalidate();
  };
  readonly #onKeyboardGone = (): void => {
    // While another program has the terminal, the keyboard is only paused.
    if (this.#suspended === 0) this.#endInput();
  };

  /** Ends the prompt and the line that wait for keys. */
  #endInput(): void {
    this.#activePrompt?.abort(new InterruptedError('SIGHUP'));
    const line = this.#activeLine;
    this.#activeLine = undefined;
    line?.editor.close();
    line?.resolve({ type: 'end' });
  }

  #frame(columns: number, rows: number): ScreenFrame {
    const status = this.#currentStatus(columns, rows);
    const available = Math.max(rows - status.length, 1);
    return stack(status, this.#activePrompt?.frame(available) ?? this.#lineFrame(columns, available));
  }

  #lineFrame(columns: number, rows: number): ScreenFrame {
    if (this.#activeLine === undefined) return emptyFrame;
    return lineFrame(this.#activeLine.editor, this.#options.style(), columns, rows);
  }

  #currentStatus(columns: number, rows: number): string[] {
    const status = this.#statusRows?.(columns, Date.now()) ?? [];
    // The line or the prompt needs at least the other half.
    return status.slice(0, Math.max(rows >> 1, 1)).map((row) => truncateStyled(row, columns));
  }

  #handle(event: InputEvent): void {
    const name = event.type === 'key' ? event.name : undefined;
    if (name === 'ctrl-z') void this.#stopJob();
    else if (name === 'ctrl-l') this.#screen.clear();
    else if (this.#activePrompt !== undefined) this.#handleInPrompt(this.#activePrompt, event, name);
    else if (name === 'ctrl-c') this.#onCtrlC(event);
    else this.#addTypeAhead(event);
  }

  #handleInPrompt(prompt: EmbeddedPrompt, event: InputEvent, name: string | undefined): void {
    if (prompt.isVisible) prompt.sendKey(event);
    else if (name === 'ctrl-c') prompt.abort(new InterruptedError('SIGINT'));
    else if (prompt.isFirst) this.#addTypeAhead(event);
  }

  #addTypeAhead(event: InputEvent): void {
    if (this.#typeAhead.length < maxTypeAhead) this.#typeAhead.push(event);
    this.#handleTypeAhead();
  }

  /** Handles the keys that were typed before the line was read, or while it waits for completions. */
  #handleTypeAhead(): void {
    while (this.#activeLine !== undefined && this.#typeAhead.length > 0 && !this.#isInExternalEditor) {
      if (this.#activeLine.editor.isWaiting && this.#shouldWait()) return;
      const event = this.#typeAhead.shift();
      if (event !== undefined) this.#handleInLine(this.#activeLine.editor, event);
    }
  }

  /** Whether to wait longer for completions. */
  #shouldWait(): boolean {
    const now = performance.now();
    if (this.#waitingSince === undefined) {
      this.#waitingSince = now;
      setTimeout(() => this.#handleTypeAhead(), completionTimeout).unref();
    }
    return now - this.#waitingSince < completionTimeout;
  }

  #handleInLine(editor: LineEditor, event: InputEvent): void {
    this.#waitingSince = undefined;
    const outcome = editor.handle(event);
    if (outcome === 'externalEditor') void this.#editExternally(editor);
    else if (outcome !== undefined) this.#finishLine(outcome);
    this.#screen.update();
  }

  /** Keys that are typed meanwhile go to the text that the editor returns. */
  async #editExternally(editor: LineEditor): Promise<void> {
    const { edit } = editor.request;
    if (edit === undefined || this.#isInExternalEditor) return;
    this.#isInExternalEditor = true;
    try {
      const text = await edit(editor.buffer.text);
      if (text !== undefined && this.#activeLine?.editor === editor) editor.replace(text);
    } finally {
      this.#isInExternalEditor = false;
      this.#screen.update();
      this.#handleTypeAhead();
    }
  }

  #finishLine(outcome: Outcome): void {
    const line = this.#activeLine;
    if (line === undefined || outcome === 'suspend' || outcome === 'clearScreen') return;
    this.#activeLine = undefined;
    const { editor, resolve } = line;
    const { text } = editor.buffer;
    editor.close();
    const style = this.#options.style();
    const ending = outcome === 'interrupt' ? style.theme.dim('^C') : '';
    this.#screen.commit(finishedLine(editor, style, this.columns, ending));
    if (outcome === 'accept') resolve({ type: 'line', text });
    else resolve({ type: outcome === 'end' ? 'end' : 'interrupted' });
  }

  /** Drops the keys typed ahead, as a terminal in cooked mode does. */
  #onCtrlC(event: InputEvent): void {
    this.#typeAhead = [];
    if (this.#activeLine !== undefined) this.#handleInLine(this.#activeLine.editor, event);
    else for (const listener of [...this.#interruptListeners]) listener();
  }

  /** Treats SIGINT like Ctrl-C, unless it is meant for another program that has the terminal. */
  #onInterruptSignal(): void {
    if (this.#suspended > 0) return;
    const key = { sequence: '\x03', name: 'c', ctrl: true, meta: false, shift: false };
    this.#handle({ type: 'key', name: 'ctrl-c', key });
  }

  async #runSuspended<T>(work: () => Promise<T>): Promise<T> {
    await this.#suspend();
    try {
      return await work();
    } finally {
      this.#resume();
    }
  }

  async #suspend(): Promise<void> {
    this.#suspended += 1;
    await this.#screen.pause();
    if (this.#suspended === 1) this.#raw.leave();
  }

  #resume(): void {
    this.#suspended -= 1;
    if (this.#suspended === 0 && !this.#closed) this.#raw.enter();
    this.#screen.resume();
  }

  /** Ctrl-Z stops mcpc like any job; the frame is redrawn when it continues. */
  async #stopJob(): Promise<void> {
    if (this.#suspended > 0) return;
    await this.#suspend();
    await this.#options.terminalProcess.stopJob();
    this.#resume();
  }
}
