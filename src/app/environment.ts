import { noDefaults, type UserDefaults } from '../command-line/defaults/user-defaults.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { systemEnvironment } from '../core/environment.ts';
import type { MemorySource } from '../engine/targets/source.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { Environment } from '../terminal/environment.ts';
import type { Output } from '../terminal/output.ts';
import { ownProcess } from '../terminal/programs/own-process.ts';
import type { Styles } from '../terminal/style.ts';
import type { EventOutput } from './event-output.ts';

/** What a line gives to the part of mcpc that runs it. */
export interface LineParts {
  /** The line: its target, operands and options. */
  line: ParsedLine;
  environment: AppEnvironment;
  output: Output;
  styles: Styles;
  /** Shows the events of the line. */
  events: EventOutput;
  /** Asks the user of the line. */
  prompter: Prompter;
  /** Ends what the line started. */
  signal: AbortSignal;
}

/** What a shell is opened with. */
export interface ShellOptions extends LineParts {
  /** The lines to run. If there are none, those on standard input; undefined: those that the user types, or the same. */
  lines?: readonly string[] | undefined;
}

/** The environment, and the parts of mcpc that the composition root plugs in. */
export interface AppEnvironment extends Environment {
  /** The in-process servers, by target name. */
  builtins: Record<string, MemorySource['serve']>;
  /** The user's defaults, once they are read. */
  defaults: UserDefaults;
  /** Opens the shell and returns its exit status; undefined where no shell is available. */
  openShell?: ((options: ShellOptions) => Promise<number>) | undefined;
  /**
   * Runs test files and returns the exit status; undefined where there is no runner. The line is without the user's
   * defaults, which a test file takes precedence over.
   */
  runTests?: ((parts: LineParts) => Promise<number>) | undefined;
}

/** The environment of this process, writing to the given streams. */
export function processEnvironment(
  streams: Pick<AppEnvironment, 'stdout' | 'stderr' | 'terminals'>,
  parts: Pick<AppEnvironment, 'openShell' | 'runTests'> = {},
): AppEnvironment {
  return {
    // Opened on first use, which takes time: most lines read nothing.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return streams.stdout;
    },
    get stderr() {
      return streams.stderr;
    },
    terminals: streams.terminals,
    ...systemEnvironment(),
    signals: process,
    terminalProcess: ownProcess,
    defaults: noDefaults,
    builtins: { demo: async () => (await import('../demo/serve.ts')).serveDemo },
    ...parts,
    exit: (code) => process.exit(code),
  };
}
