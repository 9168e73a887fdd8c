import type { AppEnvironment } from '../app/environment.ts';
import type { EventOutput } from '../app/event-output.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { Output } from '../terminal/output.ts';
import type { Styles } from '../terminal/style.ts';

/** Where a shell shows the results of its lines: a terminal, or the streams of a script. */
export interface TerminalIo {
  environment: AppEnvironment;
  output: Output;
  /** As wide as the terminal is now. */
  styles(): Styles;
  live: EventOutput;
  prompter: Prompter;
  /** Shows a long text in a pager. Returns false if it fits on the screen and has to be printed. */
  page(text: string): Promise<boolean>;
}
