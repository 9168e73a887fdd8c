import type { PromptTerminal } from './prompts.ts';
import type { OutputStream } from './standard-streams.ts';

/**
 * The terminal of a shell: its last rows are a frame that is drawn anew; what is written appears above it. While it is
 * open, SIGINT is its own: it counts as the Ctrl-C key.
 */
export interface InteractiveTerminal {
  /** A stream for `Output`, of which whole lines appear above the frame. A stream that is no terminal is the real one. */
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly columns: number;
  readonly rows: number;
  /** Reads one line of the shell, which may have several rows. Keys typed while no line was read count. */
  readLine(request: LineRequest): Promise<LineRead>;
  /**
   * Live rows, as progress bars: asked for at each drawing (`now` in ms of `Date.now`), drawn under the output and above
   * the prompt. Each is painted and at most `columns` wide.
   */
  setStatus(rows: ((columns: number, now: number) => string[]) | undefined): void;
  /** Runs prompts inside the frame; a line being typed is put aside and comes back. Others wait for their turn. */
  prompt<T>(prompt: (terminal: PromptTerminal) => Promise<T>): Promise<T>;
  /** Gives the real terminal, in cooked mode, to another program; what is written meanwhile appears afterwards. */
  withTerminal<T>(work: () => Promise<T>): Promise<T>;
  /** Calls `listener` for each Ctrl-C while no line is read and nothing is asked. Gives what ends that. */
  onInterrupt(listener: () => void): () => void;
  /** Writes what is left to write and gives the terminal back as it was; a line being read ends. */
  close(): Promise<void>;
}

/** What a line of the shell is read with. */
export interface LineRequest {
  /** The prompt, painted. A function: it may change while the line is read. */
  prompt: () => string;
  /** What the line begins with. */
  initial?: string;
  /** Whether Enter begins another row: quotes or brackets are open. */
  isUnfinished(text: string): boolean;
  /** Colours of the text. */
  highlight(text: string): readonly Span[];
  /** What can stand at the cursor; rejects or gives undefined when the signal aborts, since typing went on. */
  complete(text: string, cursor: number, signal: AbortSignal): Promise<Completions | undefined>;
  /** Has the text edited in another program, and gives what became of it; undefined: it stays. Tells of failures. */
  edit?(text: string): Promise<string | undefined>;
  history: LineHistory;
}

/** A range of a text in UTF-16 units, and how it is painted. Spans of one text come in order and do not overlap. */
export interface Span {
  from: number;
  to: number;
  paint: (text: string) => string;
}

/** The candidates that can stand in the range of the text that they replace, in UTF-16 units. */
export interface Completions {
  from: number;
  to: number;
  candidates: readonly Candidate[];
}

export interface Candidate {
  /** What is inserted. */
  text: string;
  /** What the menu shows: `text` unless given. Harmless, unpainted. */
  label?: string;
  /** Shown beside the label. Harmless, unpainted. */
  description?: string;
  /** Written behind it when it is chosen: a space, or nothing. */
  after?: string;
}

/** The lines that were entered before. Whoever runs the lines adds them: it knows what is secret. */
export interface LineHistory {
  /** Newest last. */
  readonly entries: readonly string[];
}

/** How the reading of a line ended: `interrupted` is Ctrl-C, `end` Ctrl-D on an empty line. */
export type LineRead = { type: 'line'; text: string } | { type: 'interrupted' } | { type: 'end' };
