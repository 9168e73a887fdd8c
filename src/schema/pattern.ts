import { createContext, Script } from 'node:vm';
import { isObject } from '../core/json.ts';

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

/** A server's regular expression. Where it takes too long, it counts as a match: the server checks again anyway. */
export class Pattern {
  readonly #regex: RegExp;

  constructor(regex: RegExp) {
    this.#regex = regex;
  }

  test(text: string): boolean {
    return withMatchLimit(() => this.#regex.test(text)) ?? true;
  }

  toString(): string {
    return String(this.#regex);
  }
}

/** Escaped punctuation that means itself in every engine, though "u" expressions allow none of it outside a class. */
const escapedPunctuation = /\\([!"#%&',:;=@_~ -])|\\./gs;

/**
 * Compiles the regular expression of a `pattern` keyword: one of JavaScript with the "u" flag. Returns undefined for
 * any other. Many would compile without the flag, but mean something else: `\Z` a Z, `\p{L}` the text "p{L}".
 */
export function compilePattern(source: string): Pattern | undefined {
  const plain = source.replace(escapedPunctuation, (whole, character: string | undefined) =>
    character === undefined ? whole : `\\x${character.charCodeAt(0).toString(16)}`,
  );
  try {
    return new Pattern(new RegExp(plain, 'u'));
  } catch {
    return undefined;
  }
}
