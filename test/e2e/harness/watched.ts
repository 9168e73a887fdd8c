/** What a test waits for: a text, a pattern, or a condition on the whole. */
export type Expected = string | RegExp | ((text: string) => boolean);

/** How long a test waits for anything before it fails, in milliseconds. */
export const patience = 30_000;

/** Text that changes, and those who wait for it to say something. */
export abstract class Watched {
  readonly #waiting = new Set<() => void>();
  #ended = false;

  /** What it says now. */
  abstract get text(): string;

  /** Resolves with the text as soon as it says what is expected; fails with what it says instead. */
  until(expected: Expected, timeout = patience): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        act();
      };
      const fail = (why: string): void =>
        settle(() => reject(new Error(`${why}: ${name(expected)}\nIt says:\n${this.text}`)));
      const look = (): void => {
        if (matches(this.text, expected)) settle(() => resolve(this.text));
        else if (this.#ended) fail('It ended before it said what was expected');
      };
      const timer = setTimeout(() => fail(`It did not say within ${timeout} ms what was expected`), timeout);
      this.#waiting.add(look);
      look();
    });
  }

  protected changed(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true;
    this.changed();
  }
}

/** The output of a process, as it comes. */
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
