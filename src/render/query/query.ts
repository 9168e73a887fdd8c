import { didYouMean } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import { asString, isObject, type Json } from '../../core/json.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import { evaluateWithDoubles } from './query-numbers.ts';

/** What is wrong with a JMESPath expression. */
export interface QueryProblem {
  /** In words that follow a colon: `unexpected "]"`. */
  failure: string;
  /** Its position in the expression, which may be its end; undefined if all of it is too deep. */
  at: number | undefined;
  /** ` Did you mean "length"?`, or empty. */
  instead: string;
}

/** Throws a UsageError that points at the mistake if `expression` is not valid JMESPath. */
export async function checkQuery(expression: string): Promise<void> {
  const problem = await problemOfQuery(expression);
  if (problem !== undefined) throw queryError(problem, expression);
}

/** Returns what is wrong with an expression; undefined if it is valid JMESPath. */
export async function problemOfQuery(expression: string): Promise<QueryProblem | undefined> {
  if (depthOf(expression) > deepest) {
    return { failure: `it is nested more than ${deepest} levels deep`, at: undefined, instead: '' };
  }
  const { compile, getRegisteredFunctions } = await import('@jmespath-community/jmespath');
  const failure = failureOf(() => compile(expression));
  if (failure !== undefined) {
    const at = errorOffset(expression, (text) => failureOf(() => compile(text)));
    return { failure, at, instead: '' };
  }
  const functions = getRegisteredFunctions();
  const unknown = functionsIn(compile(expression)).find((name) => !functions.includes(name));
  if (unknown === undefined) return undefined;
  return {
    failure: `there is no function "${unknown}"`,
    at: expression.search(new RegExp(`${unknown}\\s*\\(`)),
    instead: didYouMean(unknown, functions),
  };
}

/** Evaluates a JMESPath expression; null if it finds nothing. Throws UsageError if it is invalid or does not fit. */
export async function query(expression: string, value: Json): Promise<Json> {
  await checkQuery(expression);
  const { search } = await import('@jmespath-community/jmespath');
  try {
    return evaluateWithDoubles(value, (plain) => search(plain, expression));
  } catch (error) {
    throw new UsageError(
      `--query "${expression}" cannot be applied to the result: ${describeError(error)}.`,
      {
        hint: 'Show the whole result with --json.',
        cause: error,
      },
    );
  }
}

/** How many members a notice names. */
const mostNames = 12;

/**
 * Returns a notice if the name that an expression begins with is not a member of the result, which is then null for that
 * reason; otherwise an empty text.
 */
export function absentMember(expression: string, value: Json): string {
  const name = /^\s*(?:([A-Za-z_]\w*)(?!\w*\s*\()|"([^"\\]+)")/.exec(expression);
  const first = name?.[1] ?? name?.[2];
  if (first === undefined) return '';
  if (Array.isArray(value)) {
    const items = value.some((item) => isObject(item) && Object.hasOwn(item, first))
      ? `[].${first}`
      : '[].name';
    return `note: The result is an array. For its items: --query "${items}"\n`;
  }
  if (!isObject(value) || Object.hasOwn(value, first)) return '';
  const names = Object.keys(value).map(sanitiseLine);
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  const known = names.length === 0 ? '' : ` Its members: ${names.slice(0, mostNames).join(', ')}${more}.`;
  return `note: The result has no "${first}".${known}\n`;
}

/** Its parser is recursive. */
const deepest = 100;

/** How deep the brackets of an expression are nested, those in its texts included. */
function depthOf(expression: string): number {
  let depth = 0;
  let most = 0;
  for (const character of expression) {
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

function queryError({ failure, at, instead }: QueryProblem, expression: string): UsageError {
  if (at === undefined) return new UsageError(`--query is not a valid JMESPath expression: ${failure}.`);
  const place = at < expression.length ? `at column ${at + 1}` : 'at its end';
  return new UsageError(`--query is not a valid JMESPath expression: ${failure}, ${place}.${instead}`, {
    hint: `  ${expression}\n  ${' '.repeat(at)}^\n${advice(expression)}`,
  });
}

/** Returns the names of the functions that a compiled expression calls. */
function functionsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(functionsIn);
  if (!isObject(node) || node.type === 'Literal') return [];
  const name = node.type === 'Function' ? asString(node.name) : undefined;
  return [...(name === undefined ? [] : [name]), ...Object.values(node).flatMap(functionsIn)];
}

function failureOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/EOF/.test(message)) return 'it ends too early';
  const unexpected = /unexpected token type: \w+, value: (.*)|invalid token \(.*\): "(.*)"/s.exec(message);
  if (unexpected !== null) return `unexpected "${unexpected[1] ?? unexpected[2]}"`;
  return message.replace(/^syntax( error)?: /i, '').replace(/\.$/, '');
}

/**
 * Finds where an expression is wrong, which its parser does not tell: after the longest prefix that is valid or merely
 * incomplete.
 */
function errorOffset(expression: string, failureOf: (text: string) => string | undefined): number {
  let end = expression.length;
  for (; end > 0; end--) {
    const failure = failureOf(expression.slice(0, end));
    if (failure === undefined || /ends too early|end of JSON input/.test(failure)) return end;
  }
  return 0;
}

function advice(expression: string): string {
  if (expression.includes('$')) return 'Write "name", not "$.name": JMESPath starts at the result.';
  if (expression.startsWith('.')) return 'Write "name", not ".name": JMESPath starts at the result.';
  return 'For example: --query "content[0].text" or --query "[].name".';
}
