import { redactTarget, redactWords } from '../arguments/target-secrets.ts';
import { didYouMean, nearest } from '../core/did-you-mean.ts';
import { type SystemEnvironment, which } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { quoteWord, quoteWords } from '../core/quote.ts';
import { kindOf, looksLikePath } from '../engine/targets/classify-target.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import { sessionOfTarget } from '../sessions/session-name.ts';
import type { Command } from './command.ts';
import { isKnownServer } from './known-server.ts';
import { launchers, quotingAdvice } from './line-advice.ts';
import { type CommandLineParts, lineToCopy } from './line-to-copy.ts';
import { commandOfMethod, commandsMeantBy, plainWord } from './other-programs.ts';
import { isAvailableIn, prefersTool, usageWithoutOptions } from './usage.ts';

/** A line whose first word is not a command. */
export interface UnknownLine {
  first: string;
  /** The other words, without options. */
  rest: readonly string[];
  /** The options as words to copy, without secrets. */
  options: readonly string[];
  /** The value of `--config`. */
  config: string | undefined;
}

type Surroundings = SystemEnvironment & TargetContext;

/** Returns the error for a line whose first word is not a command, with the line that was probably meant. */
export function unknownCommandError(
  line: UnknownLine,
  commands: readonly Command[],
  environment: Surroundings,
): UsageError {
  return new LineAdvice(line, commands, environment).error();
}

/**
 * Returns the error for the only word of a line if it is not a configured server and is almost a command, or a command
 * of another program; otherwise undefined.
 */
export function mistypedCommandError(
  line: UnknownLine,
  commands: readonly Command[],
  environment: Surroundings,
): UsageError | undefined {
  const { first, config } = line;
  const [word = '', ...others] = first.trim().split(/\s+/);
  if (
    others.length > 0 &&
    commands.some(({ name }) => name === word) &&
    which(word, environment) === undefined
  ) {
    const right = lineToCopy({ command: word, operands: others });
    return new UsageError(`A line is not quoted as a whole. Did you mean: ${right}`);
  }
  if (isKnownServer(first, config, environment)) return undefined;
  const plain = plainWord(first);
  if (/^v(er|ersion)?$/i.test(plain)) {
    return new UsageError(`Unknown command "${first}". Did you mean: mcpc --version`, { hint: forHelp });
  }
  if (looksLikePath(plain) || /[:.]/.test(plain)) return undefined;
  return new LineAdvice(line, commands, environment).wordError();
}

/** The names that a shell knows, of its server and its own. */
export interface KnownNames {
  tools: readonly string[];
  prompts: readonly string[];
  variables: readonly string[];
}

/** The largest number of tools that an error names. */
const mostTools = 8;

/** Returns the error for the first word of a shell line that is neither a command nor a tool. */
export function unknownWordError(
  first: string,
  rest: readonly string[],
  commands: readonly Command[],
  { tools, prompts, variables }: KnownNames,
): UsageError {
  const available = commands.filter((command) => isAvailableIn('shell', command));
  const problem = `Unknown command or tool "${redactTarget(first)}".`;
  const list = 'List them with: help, tools';
  if (first === 'mcpc') {
    return new UsageError('This is the shell of mcpc: commands are typed without "mcpc" and the server.', {
      hint: 'For example: tools',
    });
  }
  if (first.length > 1 && first.endsWith(';')) {
    return new UsageError('A semicolon does not separate commands. Enter each one on a line of its own.', {
      hint: `The first one: ${quoteWord(first.slice(0, -1))}`,
    });
  }
  const command = prompts.includes(first) ? 'prompt' : commandForUri(first);
  if (command !== undefined) {
    const line = quoteWords([command, ...redactWords([first, ...rest])]);
    return new UsageError(`${problem} Did you mean: ${line}`, { hint: list });
  }
  const [, variable = ''] = /^(\w+)/.exec(first) ?? [];
  if (variables.includes(variable) && /^\w+(?:$|[.[])/.test(first)) {
    return new UsageError(`${problem} Did you mean the variable "$${variable}"?`, {
      hint: `To show it: $${first}`,
    });
  }
  const called = callSyntax(first, rest);
  if (called !== undefined && tools.includes(called[0] ?? '')) {
    return new UsageError(problem, { hint: `Did you mean: ${quoteWords(redactWords(called))}` });
  }
  const outside = commands.find(({ name, only }) => name === first && only === 'line');
  if (outside !== undefined) {
    return new UsageError(`${first} is a command of the command line, not of the shell.`, {
      hint: `Here: !mcpc ${quoteWords(redactWords([first, ...rest]))}`,
    });
  }
  const meant = commandsMeantBy(first, available, 'shell').map(({ name }) => `"${name}"`);
  const names = [...available.map(({ name }) => name), ...tools];
  const suggestion = meant.length === 0 ? didYouMean(first, names) : ` Did you mean ${meant.join(' or ')}?`;
  const isNamed = suggestion === '' && tools.length > 0 && tools.length <= mostTools;
  const hint = isNamed
    ? `Its ${tools.length === 1 ? 'only tool' : 'tools'}: ${tools.join(', ')}.\n${list}`
    : list;
  return new UsageError(`${problem}${suggestion}`, { hint });
}

/** Returns the command of the shell that takes this URI; undefined for other words. */
function commandForUri(word: string): 'connect' | 'read' | undefined {
  if (/^(https?|wss?):\/\//i.test(word)) return 'connect';
  return /^[a-z][\w+.-]*:\/\//i.test(word) ? 'read' : undefined;
}

/** Returns the words for `multiply(a=5, b: 3)`, the syntax of calls in other programs; undefined for other words. */
export function callSyntax(first: string, rest: readonly string[] = []): string[] | undefined {
  const [, tool, list] = /^([\w.-]+)\((.*)\)$/s.exec([first, ...rest].join(' ')) ?? [];
  if (tool === undefined || list === undefined) return undefined;
  const named = /^\s*[\w.-]+\s*[=:]/.test(list);
  const parts = list.split(named ? /,(?=\s*[\w.-]+\s*[=:])/ : /,\s*/).map((part) => part.trim());
  const words = parts.map((part) =>
    part.replace(/^([\w.-]+)\s*[=:]\s*(["']?)(.*)\2$/s, (_whole, name, _quote, value) => `${name}=${value}`),
  );
  return [tool, ...words.filter((word) => word !== '')];
}

class LineAdvice {
  readonly #line: UnknownLine;
  readonly #commands: readonly Command[];
  readonly #environment: Surroundings;

  constructor(line: UnknownLine, commands: readonly Command[], environment: Surroundings) {
    this.#line = line;
    this.#commands = commands.filter((command) => isAvailableIn('line', command));
    this.#environment = environment;
  }

  error(): UsageError {
    const { first, rest } = this.#line;
    const [second = '', ...others] = rest;
    if (launchers.test(first)) {
      return new UsageError('The command is missing.', { hint: quotingAdvice('tools', [first, ...rest]) });
    }
    if (/^mcpc?$/.test(first) && this.#find(second) !== undefined) {
      return this.#problem(this.#unknown, [{ command: second, operands: others }]);
    }
    if (this.#isServer(first)) return this.#afterServer(first, rest);
    const method = commandOfMethod(`${second}/${first}`) ?? (isList(first) ? second : undefined);
    const [third, ...more] = others;
    if (method !== undefined && third !== undefined && this.#find(method)?.target === true) {
      return this.#problem(this.#unknown, [{ command: method, target: third, operands: more }]);
    }
    return this.wordError() ?? this.#unknownWord(first, rest);
  }

  /** Returns the error for a first word that is almost a command, or one of another program; otherwise undefined. */
  wordError(): UsageError | undefined {
    const { first, rest } = this.#line;
    const meant = commandsMeantBy(first, this.#commands, 'line');
    if (meant.length === 0) {
      const near = nearest(
        first,
        this.#commands.map(({ name }) => name),
      );
      if (near.length === 0) return undefined;
      const [only = '', ...others] = near;
      const command = this.#find(only);
      if (others.length > 0 || command === undefined || !accepts(command, rest)) {
        return new UsageError(`${this.#unknown}${didYouMean(first, near)}`, { hint: forHelp });
      }
      return this.#problem(this.#unknown, [{ command: only, operands: rest }]);
    }
    const fitting = meant.filter((command) => rest.length > 0 && accepts(command, rest));
    const [fit] = fitting.filter((command) => this.#suits(command));
    if (fit !== undefined) return this.#problem(this.#unknown, [this.#with(fit, rest)]);
    const ways = meant.map((command) => `To ${command.summary}: ${usageWithoutOptions(command)}`);
    return new UsageError(this.#unknown, { hint: ways.join('\n') });
  }

  /** Whether the operands are what the command takes: a URI for `read`, a server for most others. */
  #suits(command: Command): boolean {
    const { rest } = this.#line;
    const isUri = /^(?!https?:)[a-z][\w+.-]*:\/\/|\{/i.test(rest[1] ?? '');
    if (command.name === 'read' || rest.length > 1) return isUri === ['read', 'watch'].includes(command.name);
    return !command.target || this.#isServer(rest[0] ?? '');
  }

  #with(command: Command, rest: readonly string[]): CommandLineParts {
    if (!command.target) return { command: command.name, operands: rest };
    return { command: command.name, target: rest[0], operands: rest.slice(1) };
  }

  /** Returns the error for `server.py multiply a=5` and `server.py tools`. */
  #afterServer(target: string, rest: readonly string[]): UsageError {
    const [second = '', ...others] = rest;
    const command = this.#find(second);
    if (command?.target === true && !prefersTool(command, others[0])) {
      return this.#problem('The command comes before the server.', [
        { command: second, target, operands: others },
      ]);
    }
    const missing = 'The command is missing.';
    if (/^[a-z][\w+.-]*:\/\//i.test(second)) {
      return this.#problem(missing, [{ command: 'read', target, operands: rest }]);
    }
    const call: CommandLineParts = { command: 'call', target, operands: callSyntax(second, others) ?? rest };
    const isLine =
      sessionOfTarget(target) !== undefined && rest.some((word) => /\s/.test(word.split('=')[0] ?? ''));
    if (isLine) return this.#problem(missing, [{ command: 'run', target, operands: rest }]);
    if (others.length > 0) return this.#problem(missing, [call]);
    if (kindOf(resolvePath(second, this.#environment)) === 'file') {
      return new UsageError(missing, { hint: quotingAdvice('connect', [target, second]) });
    }
    const names = this.#commands.filter((one) => one.target).map(({ name }) => name);
    const meant = commandsMeantBy(second, this.#commands, 'line').find((one) => one.target)?.name;
    const near = command === undefined ? (meant ?? nearest(second, names)[0]) : undefined;
    return this.#problem(missing, near === undefined ? [call] : [{ command: near, target }, call]);
  }

  /** Returns the error for a word that is neither a command nor a server: perhaps a tool. */
  #unknownWord(first: string, rest: readonly string[]): UsageError {
    const [second = '', ...others] = rest;
    if (this.#find(second)?.target === true) return this.#afterServer(first, rest);
    if (this.#isServer(second)) {
      return this.#problem(this.#unknown, [
        { command: 'call', target: second, operands: [first, ...others] },
      ]);
    }
    if (/^[\w.-]+:?=/.test(second)) {
      const words = quoteWords(redactWords([first, ...rest]));
      return new UsageError(this.#unknown, { hint: `To call a tool: mcpc call TARGET ${words}` });
    }
    return new UsageError(this.#unknown, { hint: forHelp });
  }

  get #unknown(): string {
    return `Unknown command "${redactTarget(this.#line.first)}".`;
  }

  #find(name: string): Command | undefined {
    return this.#commands.find((command) => command.name === name);
  }

  #isServer(word: string): boolean {
    return isKnownServer(word, this.#line.config, this.#environment);
  }

  #problem(problem: string, corrections: readonly CommandLineParts[]): UsageError {
    const [only = '', ...others] = corrections.map((parts) =>
      lineToCopy({ options: this.#line.options, ...parts }),
    );
    if (others.length === 0) return new UsageError(`${problem} Did you mean: ${only}`, { hint: forHelp });
    const ways = others.map((line) => `\n          or: ${line}`).join('');
    return new UsageError(problem, { hint: `Did you mean: ${only}${ways}` });
  }
}

const forHelp = 'For help: mcpc help';

/** Whether a command can have that many words after it. */
function accepts(command: Command, words: readonly string[]): boolean {
  const { operands, target } = command;
  const count = words.length - (target ? 1 : 0);
  const required = operands.filter((operand) => operand.required).length;
  return count >= required && (count <= operands.length || operands.at(-1)?.rest === true);
}

function isList(word: string): boolean {
  return ['ls', 'list', 'get', 'show'].includes(word);
}
