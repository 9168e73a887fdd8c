import type { Json } from '../core/json.ts';
import type { Options } from './options.ts';

/** What the words of the shell work with. Whatever is refused is thrown as UsageError. */
export interface ShellCommands {
  /** Leaves out the prefix of one of several servers, or of none. */
  use(server: string | undefined): Promise<void>;
  /** Connects anew: to one of several servers, or to those that are gone, or, where none is, to all. */
  reconnect(server: string | undefined, signal: AbortSignal): Promise<void>;
  /** Takes down the connection whose login was taken back, of several servers that of the one in use; the next line that needs it connects anew. */
  disconnect(): Promise<void>;
  /** The lines that were entered, oldest first. */
  history(): readonly string[];
  settings(): Setting[];
  /** Sets one; `off` takes it back to what it is without. */
  set(name: string, value: string): Promise<void>;
  /** The folders that the server is told of. */
  roots(): { name: string; uri: string }[];
  /** Tells the server of one folder more, or less. */
  changeRoots(change: 'add' | 'remove', folder: string): Promise<void>;
  /** The exchange of the last line that spoke with a server, oldest frame first. */
  last(): ExchangedFrame[];
  /** Runs the lines of a file, and gives the status of the first that failed. */
  source(file: string, options: Options, signal: AbortSignal): Promise<number>;
  jobs(): JobState[];
  /** Waits for a job, or for all, and gives the status of the first that failed. */
  wait(number: number | undefined, signal: AbortSignal): Promise<number>;
  cancel(number: number): Promise<void>;
  /** Leaves the shell after this line. */
  leave(): void;
}

/** Something that `set` shows and changes. */
export interface Setting {
  name: string;
  value: string;
  summary: string;
}

/** A frame as it went over the wire, secrets taken out. */
export interface ExchangedFrame {
  server: string;
  direction: 'sent' | 'received';
  /** Milliseconds since the connection began. */
  at: number;
  frame: Json;
}

/** A line that runs in the background, or did. */
export interface JobState {
  number: number;
  line: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Milliseconds. */
  took: number;
}
