/** How many texts are kept. */
const most = 60;

/** What was cut, newest last, to be put in again. It outlives a line. */
export class KillRing {
  readonly #texts: string[] = [];
  #turned = 0;

  /** Keeps a text; `joined` says on which side of the newest one it belongs, if it goes on with that. */
  add(text: string, joined?: 'before' | 'behind'): void {
    if (text === '') return;
    this.#turned = 0;
    const last = joined === undefined ? undefined : this.#texts.pop();
    this.#texts.push(joined === 'before' ? text + (last ?? '') : (last ?? '') + text);
    if (this.#texts.length > most) this.#texts.shift();
  }

  /** The text to put in: the newest one. */
  newest(): string | undefined {
    this.#turned = 0;
    return this.#texts.at(-1);
  }

  /** The one before that which was put in last, after the oldest the newest again. */
  next(): string | undefined {
    this.#turned = (this.#turned + 1) % Math.max(this.#texts.length, 1);
    return this.#texts.at(-1 - this.#turned);
  }
}
