import type { Surroundings } from '../../config/paths.ts';
import type { LoginStorage } from '../../core/credential-storage.ts';

/** What being let in needs of the outside. */
export interface AuthPorts {
  /** Where credentials are kept follows from these. */
  surroundings: Surroundings;
  /** Where they are kept instead. */
  storage?: LoginStorage | undefined;
  /** The line that logs in to this server. */
  loginLine: string;
  /** The person who can log in; undefined where nobody can. */
  desk: LoginDesk | undefined;
  notice: (message: string) => void;
}

/** A person with a browser. */
export interface LoginDesk {
  /** Asks for a yes. */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** Shows the address at which to log in, and opens it if a browser is at hand. Gives whether one was opened. */
  visit(address: URL, server: string): Promise<boolean>;
  /**
   * Asks for the address at which the browser ended; `check` says what is wrong with it. Rejects when the signal
   * aborts: the browser came back by itself.
   */
  paste(check: (text: string) => string | undefined, signal: AbortSignal): Promise<string>;
}
