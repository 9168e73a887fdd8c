import type { Json } from '../../core/json.ts';
import { back } from '../../terminal/prompts.ts';

/** The answer to a question. */
export type Answer =
  | { kind: 'value'; value: Json }
  /** The value is left out, or a list or map ends. */
  | { kind: 'left out' }
  /** The question was the first about an object or item that is left out as a whole; `group` others are around that. */
  | { kind: 'group left out'; group: number };

/** Thrown by {@link AnswerLog.answer} to begin the walk again with other answers. */
export const walkAgain = Symbol('walk again');

/**
 * The answers to the questions of a walk, such as through the parts of a value. The walk must ask the same questions for the
 * same answers: to go back, the last answer is removed and the walk begins again, with the others given from here.
 */
export class AnswerLog {
  readonly #answers: Answer[] = [];
  /** How many questions of this walk were answered. */
  #count = 0;
  /** The answer that was removed, which its question offers again. */
  #revised: Answer | undefined;
  #isComplete = false;

  /** How many questions of this walk were answered so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Runs a walk until it ends. Returns `back` if the user goes back from its first question. A walk that ended before
   * continues at its last question.
   */
  async run<Result>(walk: () => Promise<Result>): Promise<Result | typeof back> {
    if (this.#isComplete && !this.#takeBack()) return back;
    for (;;) {
      this.#count = 0;
      try {
        const result = await walk();
        this.#isComplete = true;
        return result;
      } catch (error) {
        if (error === back && !this.#takeBack()) return back;
        if (error !== back && error !== walkAgain) throw error;
      }
    }
  }

  /**
   * Returns the answer to the next question, asked with `ask` unless it is known; `revised` is what was answered before the
   * user went back. Throws what `ask` throws: `back` to go back.
   */
  async answer(ask: (revised: Answer | undefined) => Promise<Answer>): Promise<Answer> {
    const known = this.#answers[this.#count];
    if (known === undefined) {
      const revised = this.#revised;
      this.#revised = undefined;
      this.#answers.push(await ask(revised));
    }
    this.#count += 1;
    return this.#answers[this.#count - 1] ?? { kind: 'left out' };
  }

  /** Whether no value was given since the question `start`. */
  isUntouchedSince(start: number): boolean {
    return this.#answers.slice(start, this.#count).every(({ kind }) => kind !== 'value');
  }

  /** Removes the answers from the question `start` on, and returns them. */
  removeFrom(start: number): Answer[] {
    return this.#answers.splice(start);
  }

  add(answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  #takeBack(): boolean {
    this.#isComplete = false;
    this.#revised = this.#answers.pop();
    return this.#revised !== undefined;
  }
}
