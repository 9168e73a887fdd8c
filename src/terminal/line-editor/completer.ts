import type { Completions, LineRequest } from '../interactive-terminal.ts';
import type { TextBuffer } from './text-buffer.ts';

/** A key that was pressed to complete, and waits for the completions. */
export type TabKey = 'tab' | 'shift-tab';

interface Request {
  buffer: TextBuffer;
  keys: TabKey[];
  typedOn: AbortController;
  pressed: AbortController;
}

/** Requests completions for the latest buffer only: a later request cancels the one before. */
export class Completer {
  readonly #complete: LineRequest['complete'];
  readonly #onCompletions: (buffer: TextBuffer, completions: Completions, keys: readonly TabKey[]) => void;
  #request: Request | undefined;
  #scheduled: TextBuffer | undefined;

  constructor(
    complete: LineRequest['complete'],
    onCompletions: (buffer: TextBuffer, completions: Completions, keys: readonly TabKey[]) => void,
  ) {
    this.#complete = complete;
    this.#onCompletions = onCompletions;
  }

  /** Requests completions after the keys that arrived together were handled. */
  schedule(buffer: TextBuffer): void {
    this.cancel();
    this.#scheduled = buffer;
    queueMicrotask(() => {
      if (this.#scheduled === buffer) this.#start(buffer);
    });
  }

  /** Requests completions now, unless that request is already pending. */
  press(buffer: TextBuffer, key: TabKey): void {
    if (this.#request?.buffer !== buffer) this.#start(buffer);
    this.#request?.keys.push(key);
    this.#request?.pressed.abort();
  }

  /** Whether a Tab waits for completions. */
  get isAwaited(): boolean {
    return (this.#request?.keys.length ?? 0) > 0;
  }

  /** Whether completions of the current buffer are still to come. */
  get isPending(): boolean {
    return this.#scheduled !== undefined || this.#request !== undefined;
  }

  /** Cancels the pending request; its result is ignored. */
  cancel(): void {
    this.#scheduled = undefined;
    this.#request?.typedOn.abort();
    this.#request = undefined;
  }

  #start(buffer: TextBuffer): void {
    this.cancel();
    const request = { buffer, keys: [], typedOn: new AbortController(), pressed: new AbortController() };
    this.#request = request;
    void this.#run(request);
  }

  async #run(request: Request): Promise<void> {
    const { buffer, keys, typedOn, pressed } = request;
    const signals = { typedOn: typedOn.signal, pressed: pressed.signal };
    const completions = await this.#complete(buffer.text, buffer.cursor, signals).catch(() => undefined);
    if (this.#request !== request) return;
    this.#request = undefined;
    this.#onCompletions(
      buffer,
      completions ?? { from: buffer.cursor, to: buffer.cursor, candidates: [] },
      keys,
    );
  }
}
