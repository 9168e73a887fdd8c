import type { AppEnvironment } from '../app/environment.ts';
import type { EventOutput } from '../app/event-output.ts';
import type { Person } from '../prompts/person.ts';
import type { Output } from '../terminal/output.ts';
import type { Styles } from '../terminal/style.ts';

/** Where a shell shows what its lines come to: a terminal with a person at it, or the streams of a script. */
export interface TerminalIo {
  environment: AppEnvironment;
  output: Output;
  /** As wide as the terminal is now. */
  styles(): Styles;
  live: EventOutput;
  person: Person;
  /** Whether somebody can be asked. */
  interactive: boolean;
  /** Shows a long text a page at a time; false if it is not so long, and is to be printed. */
  page(text: string): Promise<boolean>;
}
