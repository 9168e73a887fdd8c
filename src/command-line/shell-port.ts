import type { Json } from '../core/json.ts';
import type { Tool } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import type { Options } from './options.ts';

/** What the commands of the shell can do to it. Every failure is thrown as UsageError. */
export interface ShellCommands {
  /** Selects one of several servers, whose prefix can then be left out; undefined selects all. */
  use(server: string | undefined): Promise<void>;
  /** Reconnects one of several servers; undefined: those that are down, or all if none is. */
  reconnect(server: string | undefined, signal: AbortSignal): Promise<void>;
  /** Closes the connection after a logout (of several servers, that of the selected one); the next line that needs it reconnects. */
  disconnect(): Promise<void>;
  /** The lines that were entered, oldest first. */
  history(): readonly string[];
  /** The tools of the server in use as they were last listed. */
  tools(): readonly Tool[];
  settings(): Setting[];
  /** Changes a setting; `off` resets it. Without a value, what is on or off is turned on. */
  set(name: string, value: string | undefined): Promise<void>;
  /** Saves a setting, or all that were set, as defaults. Returns a sentence that says what was written where. */
  saveSettings(name: string | undefined): Promise<string>;
  roots(): { name: string; uri: string }[];
  /** Adds or removes a root and notifies the server. */
  changeRoots(change: 'add' | 'remove', folder: string): Promise<void>;
  /** The messages exchanged by the last line that used the server, oldest first. */
  last(): ExchangedFrame[];
  /** What a server has written to its standard error; undefined: that of the server or servers in use. */
  stderr(server: string | undefined): WrittenLines[];
  /** Runs the lines of a file and returns the exit status of the first that failed. */
  source(file: string, options: Pick<Options, 'keepGoing'>, signal: AbortSignal): Promise<number>;
  /** Writes the last lines as a case of a test file. Returns a sentence about what was written. */
  save(file: string, count: number): Promise<string>;
  jobs(): JobState[];
  /** Waits for one job, or for all, and returns the exit status of the first that failed. */
  wait(number: number | undefined, signal: AbortSignal): Promise<number>;
  cancel(number: number): Promise<void>;
  /** The variables, in the order of their names. */
  variables(): VariableState[];
  /** Removes variables. */
  unset(names: readonly string[]): void;
  /** Returns the view of the values that `print` prints. */
  print(operands: readonly string[]): View;
  /** Clears the screen, if there is one. */
  clear(): void;
  /** Leaves the shell after this line. */
  leave(): void;
}

/** What `set` shows and changes. */
export interface Setting {
  name: string;
  value: string;
  summary: string;
}

/** A variable of the shell, as `vars` shows it. */
export interface VariableState {
  name: string;
  /** The type and size of its value: `list, 3 items`. */
  type: string;
  /** Its unwrapped value, with secrets masked. */
  value: Json;
  /** The first characters of that as text. */
  text: string;
}

/** A protocol message as it was sent or received, with secrets redacted. */
export interface ExchangedFrame {
  server: string;
  direction: 'sent' | 'received';
  /** Milliseconds since the connection was opened. */
  at: number;
  frame: Json;
}

/** The last lines of a server's standard error. */
export interface WrittenLines {
  server: string;
  /** Oldest first. */
  lines: string[];
  /** How many there were before them. */
  omitted: number;
}

/** A background job. */
export interface JobState {
  number: number;
  line: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Milliseconds. */
  took: number;
}
