import type { LoginStorage } from '../../core/credential-storage.ts';
import type { SystemEnvironment } from '../../core/environment.ts';

/** What being let in needs of the outside. */
export interface AuthOptions {
  /** Where credentials are kept follows from these. */
  environment: SystemEnvironment;
  /** Where they are kept instead. */
  storage?: LoginStorage | undefined;
  /** The line that logs in to this server. */
  loginCommand: string;
  /** The person who can log in; undefined where nobody can. */
  ui: LoginUi | undefined;
  notice: (message: string) => void;
}

/** A person with a browser. */
export interface LoginUi {
  /** Asks for a yes. */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** Shows the address at which to log in, and opens it if a browser is at hand. Gives whether one was opened. */
  openBrowser(address: URL, server: string): Promise<boolean>;
  /**
   * Asks for the address at which the browser ended; `check` says what is wrong with it. Rejects when the signal
   * aborts: the browser came back by itself.
   */
  readRedirectUrl(check: (text: string) => string | undefined, signal: AbortSignal): Promise<string>;
}
