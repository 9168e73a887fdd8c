import { createContext, Script } from 'node:vm';
import { isObject } from '../../core/json.ts';
import { shorten } from '../../core/quote.ts';
import { translatePattern } from './translate.ts';

/** How long the patterns of servers may hold up the process before other events get their turn, in ms. */
const matchBudget = 1_000;
/** Calls that take less processor time than this are not charged to the budget, in ms. */
const negligible = 50;

let remaining = matchBudget;
/** Whether the code that runs now is limited already. */
let limited = false;
let runner: { script: Script; context: { work?: () => unknown } } | undefined;

/**
 * Runs code that matches texts against a server's patterns. A pattern can backtrack practically forever, and while it
 * does neither timers nor signals are handled, so the code is stopped after `limit` milliseconds. All calls within one
 * turn of the event loop share a budget. Returns undefined if the code was stopped, or if the budget was used up before.
 */
export function withMatchLimit<Result>(work: () => Result, limit = matchBudget): Result | undefined {
  if (limited) return work();
  if (remaining <= 0) return undefined;
  // Only a script that runs in a context of its own can be stopped; what it calls is stopped with it.
  runner ??= { script: new Script('work()'), context: createContext({}) };
  const { script, context } = runner;
  const timeout = Math.ceil(Math.min(limit, remaining));
  const start = process.cpuUsage();
  let stopped = false;
  limited = true;
  context.work = work;
  try {
    return script.runInContext(context, { timeout, displayErrors: false }) as Result;
  } catch (error) {
    if (!isObject(error) || error.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    stopped = true;
    return undefined;
  } finally {
    limited = false;
    delete context.work;
    // Elapsed time would count against a server what other programs take of a busy machine.
    const { user, system } = process.cpuUsage(start);
    const used = (user + system) / 1_000;
    if (stopped || used > negligible) charge(stopped ? timeout : used);
  }
}

function charge(milliseconds: number): void {
  if (remaining === matchBudget) {
    setImmediate(() => {
      remaining = matchBudget;
    }).unref();
  }
  remaining -= milliseconds;
}

/** Trials of an expression that take less than a millisecond. */
const quickTrials = 100_000;

/** A server's regular expression. */
export class Pattern {
  /** As the server wrote it. */
  readonly source: string;
  readonly #regex: RegExp;
  /** How many parts may take any number of characters; undefined if they may be within each other. */
  readonly #repetitions: number | undefined;
  #unicode: RegExp | undefined;

  constructor(source: string, regex: RegExp) {
    this.source = source;
    this.#regex = regex;
    const simple = !regex.source.includes('(');
    this.#repetitions = simple ? (regex.source.match(/[*+{]/g)?.length ?? 0) + 1 : undefined;
  }

  /** The expression as JavaScript has it. */
  get expression(): string {
    return this.#regex.source;
  }

  /** How many steps matching `text` takes at most: with groups it can be any number. */
  trials(text: string): number {
    return this.#repetitions === undefined ? Number.POSITIVE_INFINITY : text.length ** this.#repetitions;
  }

  /**
   * Whether `text` matches; undefined if that takes too long, or differs between engines: for most of them `\d` and
   * `\w` match all digits and letters of Unicode, for JavaScript only those of ASCII.
   */
  matches(text: string): boolean | undefined {
    try {
      return this.trials(text) <= quickTrials ? this.#test(text) : withMatchLimit(() => this.#test(text));
    } catch {
      // Some expressions are too large to be compiled, which is not noticed before.
      return undefined;
    }
  }

  #test(text: string): boolean | undefined {
    if (this.#regex.test(text)) return true;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has some
    if (/^[\x00-\x7f]*$/.test(text)) return false;
    this.#unicode ??= new RegExp(withUnicodeClasses(this.#regex.source), this.#regex.flags);
    return this.#unicode.test(text) ? undefined : false;
  }
}

const letters = '\\p{L}\\p{M}\\p{N}\\p{Pc}';
const unicodeClasses: Record<string, string> = {
  '\\d': '\\p{Nd}',
  '\\D': '\\P{Nd}',
  '\\w': `[${letters}]`,
  '\\W': `[^${letters}]`,
  '\\b': `(?:(?<=[${letters}])(?![${letters}])|(?<![${letters}])(?=[${letters}]))`,
  '\\B': `(?:(?<=[${letters}])(?=[${letters}])|(?<![${letters}])(?![${letters}]))`,
};
/** The same within a class, where there is none for `\W`. */
const unicodeParts: Record<string, string> = { '\\d': '\\p{Nd}', '\\D': '\\P{Nd}', '\\w': letters };

/** Replaces the classes of ASCII characters in a valid expression by those of Unicode. */
function withUnicodeClasses(source: string): string {
  let isClass = false;
  return source.replace(/\\.|[[\]]/gs, (token) => {
    if (token === '[' || token === ']') isClass = token === '[';
    return (isClass ? unicodeParts : unicodeClasses)[token] ?? token;
  });
}

/** Escaped punctuation that means itself in every engine, though "u" expressions allow none of it outside a class. */
const escapedPunctuation = /\\([!"#%&',:;=@_~ -])|\\./gs;

/** Returns an expression without such escapes. */
export function withoutNeedlessEscapes(source: string): string {
  return source.replace(escapedPunctuation, (whole, character: string | undefined) =>
    character === undefined ? whole : `\\x${character.charCodeAt(0).toString(16)}`,
  );
}

/**
 * Compiles the regular expression of a `pattern` keyword: one of JavaScript with the "u" flag, or of another engine if it
 * can be translated. Returns a sentence about any other. Many would compile without the flag, but mean something else:
 * `\Z` a Z, `\p{L}` the text "p{L}".
 */
export function compilePattern(source: string): Pattern | { problem: string } {
  const plain = withoutNeedlessEscapes(source);
  const regex = compile({ source: plain, flags: 'u' }) ?? compile(translatePattern(source));
  if (regex !== undefined) return new Pattern(source, regex);
  const reason = 'it is invalid, or regular-expression engines read it differently';
  return { problem: `The pattern ${shorten(source)} was not checked: ${reason}.` };
}

function compile(expression: { source: string; flags: string } | undefined): RegExp | undefined {
  try {
    return expression && new RegExp(expression.source, expression.flags);
  } catch {
    return undefined;
  }
}
