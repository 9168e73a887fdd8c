import type { PromptTerminal } from '../terminal/prompts.ts';
import type { Style } from '../terminal/style.ts';

/** What putting a server's question to a person takes; the face lends it. */
export interface QuestionDesk {
  /** How text for `show` has to look. */
  readonly style: Style;
  /** Runs prompts; what is live moves aside. Others wait for their turn, and none inside another. */
  ask<T>(prompt: (terminal: PromptTerminal) => Promise<T>): Promise<T>;
  /** Shows whole lines, beside the result. */
  show(text: string): Promise<void>;
  /** Opens the person's editor on a text and gives what was saved. Throws UsageError when there is none. */
  edit(text: string, name: string): Promise<string>;
  /** Runs a command's words without a shell; gives its standard output. Throws UsageError when it fails. */
  run(words: readonly string[], stdin: string, signal: AbortSignal): Promise<string>;
  /** Opens an address in the person's browser. Throws UsageError when that cannot be. */
  open(url: string): Promise<void>;
  /** Ctrl-C gives up the question alone, as in a shell; else it ends mcpc. */
  readonly interruptCancels: boolean;
}
