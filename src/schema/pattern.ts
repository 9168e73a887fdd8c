import { createContext, Script } from 'node:vm';

/** A text this short is matched at once, however badly the expression backtracks. */
const shortText = 20;
/** How long an expression may take over a longer text, in ms. */
const patience = 1_000;

let matcher: { script: Script; context: { regex?: RegExp; text?: string } } | undefined;

/**
 * A server's regular expression. One that backtracks without end is given up: it is then taken to match,
 * for the server has the last word anyway.
 */
export class Pattern {
  readonly #regex: RegExp;

  constructor(regex: RegExp) {
    this.#regex = regex;
  }

  test(text: string): boolean {
    return this.matches(text) ?? true;
  }

  /** Whether it matches; undefined when it was given up. */
  matches(text: string): boolean | undefined {
    if (text.length <= shortText) return this.#regex.test(text);
    // Only a script in a context of its own can be stopped: a running expression blocks everything else.
    matcher ??= { script: new Script('regex.test(text)'), context: createContext({}) };
    const { script, context } = matcher;
    Object.assign(context, { regex: this.#regex, text });
    try {
      return script.runInContext(context, { timeout: patience }) === true;
    } catch {
      return undefined;
    }
  }

  toString(): string {
    return String(this.#regex);
  }
}

/** The server's regular expression, read as the Unicode kind if it can be; undefined if it is none. */
export function compilePattern(source: string): Pattern | undefined {
  for (const flags of ['u', '']) {
    try {
      return new Pattern(new RegExp(source, flags));
    } catch {
      // The next reading may accept it.
    }
  }
  return undefined;
}
