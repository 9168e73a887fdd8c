/** What a test waits for: a text, a pattern, or a condition on the whole text. */
export type Expected = string | RegExp | ((text: string) => boolean);

/** How long a test waits before it fails, in milliseconds. */
export const patience = 30_000;

/** A text that changes, and the promises that wait for its contents. */
export abstract class Watched {
  readonly #waiting = new Set<() => void>();
  #ended = false;

  /** The current text. */
  abstract get text(): string;

  /** Resolves with the text as soon as it matches; rejects with the text if it ends or takes too long. */
  until(expected: Expected, timeout = patience): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        act();
      };
      const fail = (why: string): void =>
        settle(() => reject(new Error(`${why}: ${name(expected)}\nIts text:\n${this.text}`)));
      const look = (): void => {
        if (matches(this.text, expected)) settle(() => resolve(this.text));
        else if (this.#ended) fail('The text ended before it matched');
      };
      const timer = setTimeout(() => fail(`The text did not match within ${timeout} ms`), timeout);
      this.#waiting.add(look);
      look();
    });
  }

  protected changed(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Marks the end of the text. */
  end(): void {
    this.#ended = true;
    this.changed();
  }
}

/** The output of a process, as it arrives. */
export class Transcript extends Watched {
  readonly #chunks: Buffer[] = [];

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  append(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.changed();
  }
}

function matches(text: string, expected: Expected): boolean {
  if (typeof expected === 'string') return text.includes(expected);
  return expected instanceof RegExp ? expected.test(text) : expected(text);
}

function name(expected: Expected): string {
  return typeof expected === 'string' ? JSON.stringify(expected) : String(expected);
}
