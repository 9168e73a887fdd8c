import type { PromptTerminal } from '../terminal/prompts.ts';

/** The terminal at which a person sits: all that needs one goes through it, one thing at a time and never one inside another. */
export interface Person {
  /** Runs prompts; what is live moves aside, or goes on above them. */
  ask<T>(prompt: (terminal: PromptTerminal) => Promise<T>): Promise<T>;
  /** Gives the terminal to another program, such as an editor, and takes it back. */
  lend<T>(work: () => Promise<T>): Promise<T>;
  /** Ctrl-C at a server's question gives up that question alone, as in a shell. Default: it ends mcpc. */
  readonly interruptCancels?: boolean;
}
