import type { Completions, LineRequest } from '../interactive-terminal.ts';
import type { TextBuffer } from './text-buffer.ts';

/** A press of Tab, which waits for the answer. */
export type Press = 'tab' | 'shift-tab';

interface Asked {
  draft: TextBuffer;
  presses: Press[];
  controller: AbortController;
}

/** Asks what can stand at the cursor, for the newest draft only: typing on gives up what was asked before. */
export class Completer {
  readonly #complete: LineRequest['complete'];
  readonly #answer: (draft: TextBuffer, completions: Completions, presses: readonly Press[]) => void;
  #asked: Asked | undefined;
  #later: TextBuffer | undefined;

  constructor(
    complete: LineRequest['complete'],
    answer: (draft: TextBuffer, completions: Completions, presses: readonly Press[]) => void,
  ) {
    this.#complete = complete;
    this.#answer = answer;
  }

  /** Asks once all the keys are dealt with that came together. */
  askSoon(draft: TextBuffer): void {
    this.cancel();
    this.#later = draft;
    queueMicrotask(() => {
      if (this.#later === draft) this.#ask(draft, []);
    });
  }

  /** Asks at once, unless that is under way: Tab was pressed. */
  press(draft: TextBuffer, press: Press): void {
    if (this.#asked?.draft === draft) this.#asked.presses.push(press);
    else this.#ask(draft, [press]);
  }

  /** Whether somebody pressed Tab and waits. */
  get isAwaited(): boolean {
    return (this.#asked?.presses.length ?? 0) > 0;
  }

  /** Whether it is not known yet what can stand at the cursor. */
  get isAsking(): boolean {
    return this.#later !== undefined || this.#asked !== undefined;
  }

  /** Gives up what was asked: its answer, if one comes, is not heard. */
  cancel(): void {
    this.#later = undefined;
    this.#asked?.controller.abort();
    this.#asked = undefined;
  }

  #ask(draft: TextBuffer, presses: Press[]): void {
    this.cancel();
    const asked: Asked = { draft, presses, controller: new AbortController() };
    this.#asked = asked;
    void this.#run(asked);
  }

  async #run(asked: Asked): Promise<void> {
    const { draft, controller } = asked;
    const completions = await this.#complete(draft.text, draft.cursor, controller.signal).catch(
      () => undefined,
    );
    if (this.#asked !== asked) return;
    this.#asked = undefined;
    this.#answer(
      draft,
      completions ?? { from: draft.cursor, to: draft.cursor, candidates: [] },
      asked.presses,
    );
  }
}
