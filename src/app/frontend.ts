import type { InputFiles } from '../arguments/read-source.ts';
import type { Command } from '../command-line/command.ts';
import type { ShellCommands } from '../command-line/shell-port.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { Output } from '../terminal/output.ts';
import type { Styles } from '../terminal/style.ts';
import type { AppEnvironment } from './environment.ts';

/** What the face on which lines are typed, the command line or the shell, lends to each of them. */
export interface Frontend {
  readonly environment: AppEnvironment;
  readonly output: Output;
  readonly styles: Styles;
  /** The shell, where it is one. */
  readonly shell: ShellCommands | undefined;
  /** Every command there is, of whichever face. */
  readonly commands: readonly Command[];
  /** Where `@file` and `-` are read from. */
  readonly files: InputFiles;
  readonly prompter: Prompter;
  /** Writes while what is live is moved aside. */
  withStatusHidden<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Told of something that is no result. */
  notice(message: string): void;
  /** The beginning of a line with this command, to copy: `mcpc call server.py`. */
  lineFor(command: string): string;
}
