import { InterruptedError } from '../../core/errors.ts';
import { clipPainted } from '../ansi-text.ts';
import type { InteractiveTerminal, LineRead, LineRequest } from '../interactive-terminal.ts';
import { type Frame, noFrame } from '../line-editor/frame.ts';
import { type InputEvent, KeyReader } from '../line-editor/keys.ts';
import { KillRing } from '../line-editor/kill-ring.ts';
import { LineEditor, type Outcome } from '../line-editor/line-editor.ts';
import { finishedLine, lineFrame } from '../line-editor/render-line.ts';
import type { PromptTerminal } from '../prompts.ts';
import type { OutputStream } from '../standard-streams.ts';
import type { Style } from '../style.ts';
import { EmbeddedPrompt } from './embedded-prompt.ts';
import { FrameStream } from './frame-stream.ts';
import { Mutex } from './mutex.ts';
import { type Keyboard, RawMode } from './raw-mode.ts';
import { Screen, type ScreenTerminal } from './screen.ts';
import { StopSignals } from './stop-signals.ts';

/** How often live rows are asked for anew, in ms. */
const tick = 100;
/** How long keys wait for the answer to a Tab before them, in ms; then they give it up. */
const patience = 150;
/** More keys than this are not kept for the next line. */
const mostAhead = 10_000;

export interface LineTerminalOptions {
  keyboard: Keyboard;
  /** The terminal that is written to. */
  terminal: ScreenTerminal & { fd?: number };
  /** The real streams, for those of the two that are no terminal. */
  stdout: OutputStream;
  stderr: OutputStream;
  /** How text for the terminal has to look. */
  style: Style;
  reflowsCursorRow: boolean;
}

/** The shell's terminal, with all it has: the line editor, live rows and questions in one frame below the output. */
export class LineTerminal implements InteractiveTerminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly #options: LineTerminalOptions;
  readonly #screen: Screen;
  readonly #keys = new KeyReader((event) => this.#handle(event));
  readonly #raw: RawMode;
  readonly #signals: StopSignals;
  readonly #killRing = new KillRing();
  readonly #questions = new Mutex();
  readonly #loans = new Mutex();
  readonly #interrupts = new Set<() => void>();
  #reading: { editor: LineEditor; end: (read: LineRead) => void } | undefined;
  #question: EmbeddedPrompt | undefined;
  #status: ((columns: number, now: number) => string[]) | undefined;
  #ticking: NodeJS.Timeout | undefined;
  /** What was typed and is not dealt with yet. */
  #ahead: InputEvent[] = [];
  /** Since when that waits for the answer to a Tab. */
  #waitingSince: number | undefined;
  #lent = 0;
  /** The line is being edited in another program. */
  #isElsewhere = false;
  #closed = false;

  constructor(options: LineTerminalOptions) {
    const { terminal, reflowsCursorRow, stdout, stderr } = options;
    this.#options = options;
    const frame = (columns: number, rows: number) => this.#frame(columns, rows);
    this.#screen = new Screen({ terminal, frame, reflowsCursorRow });
    this.stdout = stdout.isTTY === true ? new FrameStream(this.#screen, 'stdout') : stdout;
    this.stderr = stderr.isTTY === true ? new FrameStream(this.#screen, 'stderr') : stderr;
    this.#raw = new RawMode(options.keyboard, terminal, () => this.#screen.farewell);
    this.#signals = new StopSignals({
      interrupt: () => this.#interrupt(),
      end: () => this.#raw.restore(),
      resumed: () => this.#wake(),
    });
    const { keyboard } = options;
    keyboard.on('data', this.#onData);
    for (const event of ['end', 'close', 'error'] as const) keyboard.on(event, this.#onGone);
    terminal.on('resize', this.#onResize);
    // Whoever wrote is told; nobody else needs to know.
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
      const changed = () => {
        this.#screen.changed();
        this.#typeAhead();
      };
      const editor = new LineEditor({ request, killRing: this.#killRing, changed });
      this.#reading = { editor, end: resolve };
      this.#screen.changed();
      this.#typeAhead();
    });
  }

  setStatus(rows: ((columns: number, now: number) => string[]) | undefined): void {
    this.#status = rows;
    clearInterval(this.#ticking);
    if (rows !== undefined) this.#ticking = setInterval(() => this.#screen.changed(), tick);
    this.#screen.changed();
  }

  prompt<T>(prompt: (terminal: PromptTerminal) => Promise<T>): Promise<T> {
    return this.#questions.take(async () => {
      if (this.#closed) throw new InterruptedError('SIGINT');
      const question = new EmbeddedPrompt(this.#screen);
      this.#question = question;
      try {
        return await prompt(question.terminal);
      } finally {
        question.end();
        this.#question = undefined;
        this.#screen.changed();
      }
    });
  }

  withTerminal<T>(work: () => Promise<T>): Promise<T> {
    return this.#loans.take(() => this.#lend(work));
  }

  onInterrupt(listener: () => void): () => void {
    this.#interrupts.add(listener);
    return () => this.#interrupts.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#giveUp();
    clearInterval(this.#ticking);
    this.#status = undefined;
    await this.#screen.close();
    const { keyboard, terminal } = this.#options;
    keyboard.off('data', this.#onData);
    for (const event of ['end', 'close', 'error'] as const) keyboard.off(event, this.#onGone);
    terminal.off('resize', this.#onResize);
    this.#signals.stop();
    this.#raw.leave();
  }

  readonly #onData = (chunk: Buffer | string): void => this.#keys.feed(chunk);
  readonly #onResize = (): void => this.#screen.changed();
  readonly #onError = (): void => {};
  readonly #onGone = (): void => {
    // A pause ends nothing: the keyboard is lent.
    if (this.#lent === 0) this.#giveUp();
  };

  /** Ends what waits for the keyboard, which is gone. */
  #giveUp(): void {
    this.#question?.abort(new InterruptedError('SIGHUP'));
    const reading = this.#reading;
    this.#reading = undefined;
    reading?.editor.close();
    reading?.end({ type: 'end' });
  }

  #frame(columns: number, rows: number): Frame {
    const status = this.#statusRows(columns, rows);
    const room = Math.max(rows - status.length, 1);
    const main = this.#question?.frame(room) ?? this.#lineFrame(columns, room);
    if (status.length === 0) return main;
    if (main.rows.length === 0) return { rows: status, cursor: undefined };
    const cursor = main.cursor && { row: main.cursor.row + status.length, column: main.cursor.column };
    return { rows: [...status, ...main.rows], cursor };
  }

  #lineFrame(columns: number, rows: number): Frame {
    if (this.#reading === undefined) return noFrame;
    return lineFrame(this.#reading.editor, this.#options.style, columns, rows);
  }

  #statusRows(columns: number, rows: number): string[] {
    const status = this.#status?.(columns, Date.now()) ?? [];
    // The prompt has precedence over what is only shown.
    return status.slice(0, Math.max(rows >> 1, 1)).map((row) => clipPainted(row, columns));
  }

  #handle(event: InputEvent): void {
    const name = event.type === 'key' ? event.name : undefined;
    if (name === 'ctrl-z') void this.#suspend();
    else if (name === 'ctrl-l') this.#screen.clear();
    else if (this.#question !== undefined) this.#handleInQuestion(this.#question, event, name);
    else if (name === 'ctrl-c') this.#interrupted(event);
    else this.#keepForLine(event);
  }

  #handleInQuestion(question: EmbeddedPrompt, event: InputEvent, name: string | undefined): void {
    if (question.isOpen) question.pass(event);
    else if (name === 'ctrl-c') question.abort(new InterruptedError('SIGINT'));
    else if (question.isFirst) this.#keepForLine(event);
  }

  #keepForLine(event: InputEvent): void {
    if (this.#ahead.length < mostAhead) this.#ahead.push(event);
    this.#typeAhead();
  }

  /** Types what was typed ahead of the line, or while Tab waited for an answer that comes soon. */
  #typeAhead(): void {
    while (this.#reading !== undefined && this.#ahead.length > 0 && !this.#isElsewhere) {
      if (this.#reading.editor.isWaiting && this.#isPatient()) return;
      const event = this.#ahead.shift();
      if (event !== undefined) this.#handleInLine(this.#reading.editor, event);
    }
  }

  #isPatient(): boolean {
    const now = performance.now();
    if (this.#waitingSince === undefined) {
      this.#waitingSince = now;
      setTimeout(() => this.#typeAhead(), patience).unref();
    }
    return now - this.#waitingSince < patience;
  }

  #handleInLine(editor: LineEditor, event: InputEvent): void {
    this.#waitingSince = undefined;
    const outcome = editor.handle(event);
    if (outcome === 'editElsewhere') void this.#editElsewhere(editor);
    else if (outcome !== undefined) this.#finish(outcome);
    this.#screen.changed();
  }

  /** Keys are typed into what comes back. */
  async #editElsewhere(editor: LineEditor): Promise<void> {
    const { edit } = editor.request;
    if (edit === undefined || this.#isElsewhere) return;
    this.#isElsewhere = true;
    try {
      const text = await edit(editor.draft.text);
      if (text !== undefined && this.#reading?.editor === editor) editor.replace(text);
    } finally {
      this.#isElsewhere = false;
      this.#screen.changed();
      this.#typeAhead();
    }
  }

  #finish(outcome: Outcome): void {
    const reading = this.#reading;
    if (reading === undefined || outcome === 'suspend' || outcome === 'clearScreen') return;
    this.#reading = undefined;
    const { editor, end } = reading;
    const { text } = editor.draft;
    editor.close();
    const { style } = this.#options;
    const ending = outcome === 'interrupt' ? style.theme.dim('^C') : '';
    this.#screen.commit(finishedLine(editor, style, this.columns, ending));
    if (outcome === 'accept') end({ type: 'line', text });
    else end({ type: outcome === 'end' ? 'end' : 'interrupted' });
  }

  /** Ctrl-C: what was typed ahead is forgotten, as a terminal does by itself. */
  #interrupted(event: InputEvent): void {
    this.#ahead = [];
    if (this.#reading !== undefined) this.#handleInLine(this.#reading.editor, event);
    else for (const listener of [...this.#interrupts]) listener();
  }

  /** SIGINT does what Ctrl-C does; while the terminal is lent, it is the other program's. */
  #interrupt(): void {
    if (this.#lent > 0) return;
    const key = { sequence: '\x03', name: 'c', ctrl: true, meta: false, shift: false };
    this.#handle({ type: 'key', name: 'ctrl-c', key });
  }

  async #lend<T>(work: () => Promise<T>): Promise<T> {
    await this.#giveAway();
    try {
      return await work();
    } finally {
      this.#takeBack();
    }
  }

  async #giveAway(): Promise<void> {
    this.#lent += 1;
    await this.#screen.pause();
    if (this.#lent === 1) this.#raw.leave();
  }

  #takeBack(): void {
    this.#lent -= 1;
    if (this.#lent === 0 && !this.#closed) this.#raw.enter();
    this.#screen.resume();
  }

  /** Ctrl-Z: mcpc is stopped as any job is, and draws its frame anew when it goes on. */
  async #suspend(): Promise<void> {
    if (this.#lent > 0 || process.platform === 'win32') return;
    await this.#giveAway();
    await this.#signals.stopJob();
    this.#takeBack();
  }

  /** The process was stopped from outside, and whoever did it may have changed the terminal. */
  #wake(): void {
    if (this.#lent > 0 || this.#closed) return;
    this.#raw.enter();
    this.#screen.disturbed();
  }
}
