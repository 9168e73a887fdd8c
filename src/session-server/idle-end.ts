/** What an idle session depends on. */
export interface IdleOptions {
  /** Whether the session does something that no line waits for: a job, or a task of the server. */
  isBusy(): Promise<boolean>;
  /** Ends the session. `cause`: a clause that says why. */
  end(cause: string): void;
}

/** After how many minutes without use a session ends by default. */
const defaultMinutes = 30;

/** Ends a session that nobody uses. */
export class IdleEnd {
  readonly #options: IdleOptions;
  #minutes = defaultMinutes;
  /** How many lines use the session. */
  #users = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the session ends unless it is used, in ms of `Date.now()`. */
  #at: number | undefined;

  constructor(options: IdleOptions) {
    this.#options = options;
    this.#arm();
  }

  /** Sets after how many minutes without use the session ends; 0 for never. */
  setMinutes(minutes = defaultMinutes): void {
    this.#minutes = minutes;
    if (this.#timer === undefined) return;
    this.#disarm();
    this.#arm();
  }

  /** After how many minutes without use the session ends; 0 for never. */
  get minutes(): number {
    return this.#minutes;
  }

  /** When the session ends unless it is used, in ms of `Date.now()`; undefined while it is in use, and if it never ends. */
  get at(): number | undefined {
    return this.#at;
  }

  /** Runs a line, during which the session does not end. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#users += 1;
    this.#disarm();
    try {
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#arm();
    }
  }

  /** Stops waiting for the end. */
  stop(): void {
    this.#users = Infinity;
    this.#disarm();
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#at = undefined;
  }

  #arm(): void {
    const interval = this.#minutes * 60_000;
    if (interval === 0) return;
    this.#at = Date.now() + interval;
    this.#timer = setTimeout(() => void this.#expire(), interval);
  }

  async #expire(): Promise<void> {
    this.#disarm();
    const isBusy = await this.#options.isBusy().catch(() => false);
    if (this.#users > 0 || this.#timer !== undefined) return;
    if (isBusy) this.#arm();
    else this.#options.end(`it was idle for ${this.#minutes} ${this.#minutes === 1 ? 'minute' : 'minutes'}`);
  }
}
