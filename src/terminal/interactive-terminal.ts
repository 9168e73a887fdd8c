import type { TerminalReport } from './capabilities/graphics.ts';
import type { PromptStreams } from './prompts.ts';
import type { OutputStream } from './standard-streams.ts';

/**
 * The terminal of a shell. Its last rows are the frame (status rows, then the line or a prompt), above which output
 * appears. While it is open, SIGINT is treated like the key Ctrl-C.
 */
export interface InteractiveTerminal {
  /** A stream for `Output`: its lines appear above the frame. The real stream unless that is a terminal. */
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly columns: number;
  readonly rows: number;
  /** Reads a line of the shell, which may have several rows. Keys that were typed before are included. */
  readLine(request: LineRequest): Promise<LineRead>;
  /**
   * Shows status rows, such as progress bars, between the output and the line; undefined removes them. `rows` is called
   * for each redraw, with `now` in ms of `Date.now()`. It returns styled rows of at most `columns`.
   */
  setStatus(rows: ((columns: number, now: number) => string[]) | undefined): void;
  /** Clears the screen except for the frame; does nothing without a cursor. */
  clear(): void;
  /** Runs prompts in the frame, in place of the line, which comes back afterwards. Concurrent calls wait for their turn. */
  prompt<T>(prompt: (streams: PromptStreams) => Promise<T>): Promise<T>;
  /** Hands the real terminal, in cooked mode, to another program; what is written meanwhile appears afterwards. */
  withTerminal<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Asks the terminal about itself, once; the keys typed meanwhile are not lost. Resolves to undefined if it does not
   * answer, or cannot be asked now.
   */
  query?(): Promise<TerminalReport | undefined>;
  /** Calls `listener` on each Ctrl-C while neither a line nor a prompt is active. Returns a function that removes it. */
  onInterrupt(listener: () => void): () => void;
  /** Writes all output and restores the terminal; a line that is being read ends. Later output is written directly. */
  close(): Promise<void>;
}

export interface LineRequest {
  /** Returns the prompt, styled. It may change while the line is read. */
  prompt: () => string;
  /** Initial text of the line. */
  initial?: string;
  /** Whether Enter starts another row instead of accepting the line: quotes or brackets are open. */
  isIncomplete(text: string): boolean;
  highlight(text: string): readonly Span[];
  /** Returns what can be inserted at the cursor. Rejects or returns undefined if `typedOn` aborts. */
  complete(text: string, cursor: number, signals: CompletionSignals): Promise<Completions | undefined>;
  /** Lets the user edit the text in another program. Returns the new text, undefined to keep it; reports errors itself. */
  edit?(text: string): Promise<string | undefined>;
  history: LineHistory;
}

/** What the user does while completions are computed. */
export interface CompletionSignals {
  /** Aborts when the text or the cursor changed: the completions are not needed any more. */
  typedOn: AbortSignal;
  /** Aborts when the user presses Tab, or has pressed it, and waits: nothing should be delayed. */
  pressed: AbortSignal;
}

/** A styled range of a text, in UTF-16 units. The spans of a text are in order and do not overlap. */
export interface Span {
  from: number;
  to: number;
  paint: (text: string) => string;
}

/** Candidates that can replace a range of the text, in UTF-16 units. */
export interface Completions {
  from: number;
  to: number;
  candidates: readonly Candidate[];
}

export interface Candidate {
  /** The text to insert. */
  text: string;
  /** What the menu shows instead of `text`. */
  label?: string;
  /** Shown next to the label. */
  description?: string;
  /** What it is one of, in the plural: `tools`. The menu counts them if there are several such groups. */
  group?: string;
  /** Whether it starts with what was typed, apart from its quotes; by default whether `text` does. */
  isPrefixed?: boolean;
  /** Appended when the candidate is accepted: a space, or nothing. */
  after?: string;
}

/** The lines entered before. Who runs the lines adds them, since it knows which contain secrets. */
export interface LineHistory {
  /** Newest last. */
  readonly entries: readonly string[];
}

/** How reading a line ended: `interrupted` on Ctrl-C, `end` on Ctrl-D in an empty line or if the terminal is gone. */
export type LineRead = { type: 'line'; text: string } | { type: 'interrupted' } | { type: 'end' };
