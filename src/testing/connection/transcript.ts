/** How much is kept, in characters. */
const longest = 4_000;

/** What a line reports beside its result: errors, notices, the output of programs. Only the end of it is kept. */
export class Transcript {
  #text = '';

  get text(): string {
    return this.#text;
  }

  add(text: string): void {
    this.#text = (this.#text + text).slice(-longest);
  }

  clear(): void {
    this.#text = '';
  }
}
