/** Counts the lines that are running on a connection, and cancels them. */
export class RunningLines {
  #running = 0;
  #cancellation = new AbortController();
  /** Resolves the promises of `idle`. */
  readonly #idleListeners: (() => void)[] = [];

  /** Called when a line starts. */
  begin(): void {
    this.#running += 1;
  }

  /** Called when a line ends. */
  end(): void {
    this.#running -= 1;
    if (this.#running === 0) for (const resolve of this.#idleListeners.splice(0)) resolve();
  }

  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Settles when no line is running. */
  async idle(): Promise<void> {
    while (this.#running > 0) await new Promise<void>((resolve) => this.#idleListeners.push(resolve));
  }

  /** Aborts when `cancelLines` is called. */
  get cancellation(): AbortSignal {
    return this.#cancellation.signal;
  }

  /** Ends the lines that are running, and the jobs, with an error. */
  cancelLines(reason: unknown): void {
    const running = this.#cancellation;
    this.#cancellation = new AbortController();
    running.abort(reason);
  }
}
