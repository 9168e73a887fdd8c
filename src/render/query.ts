import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import { asString, isObject, type Json } from '../core/json.ts';

/** Throws a UsageError that points at the place, unless `expression` is JMESPath that could find something. */
export async function checkQuery(expression: string): Promise<void> {
  const { compile, getRegisteredFunctions } = await import('@jmespath-community/jmespath');
  const failure = failureOf(() => compile(expression));
  if (failure !== undefined) {
    throw wrongAt(
      firstWrong(expression, (text) => failureOf(() => compile(text))),
      expression,
      failure,
    );
  }
  const known = getRegisteredFunctions();
  const unknown = functionsIn(compile(expression)).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const failure = `there is no function "${unknown}"`;
    throw wrongAt(
      expression.search(new RegExp(`${unknown}\\s*\\(`)),
      expression,
      failure,
      didYouMean(unknown, known),
    );
  }
}

/** What the JMESPath `expression` finds in `value`; null if it finds nothing. Throws a UsageError. */
export async function query(expression: string, value: Json): Promise<Json> {
  await checkQuery(expression);
  const { search } = await import('@jmespath-community/jmespath');
  try {
    return search(value, expression);
  } catch (error) {
    throw new UsageError(`--query "${expression}" does not fit the result: ${sentenceOf(error)}.`, {
      hint: 'See what there is to ask with --json.',
      cause: error,
    });
  }
}

function wrongAt(at: number, expression: string, failure: string, instead = ''): UsageError {
  const place = at < expression.length ? `at column ${at + 1}` : 'at its end';
  return new UsageError(`--query is not a JMESPath expression: ${failure}, ${place}.${instead}`, {
    hint: `  ${expression}\n  ${' '.repeat(at)}^\n${advice(expression)}`,
  });
}

/** The names of the functions that a compiled expression calls. */
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
    return sentenceOf(error);
  }
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/EOF/.test(message)) return 'it ends too early';
  const unexpected = /unexpected token type: \w+, value: (.*)|invalid token \(.*\): "(.*)"/s.exec(message);
  if (unexpected !== null) return `"${unexpected[1] ?? unexpected[2]}" is not expected`;
  return message.replace(/^syntax( error)?: /i, '').replace(/\.$/, '');
}

/**
 * Where an expression goes wrong, which its parser doesn't tell: after the longest beginning that is right or only
 * ends too early.
 */
function firstWrong(expression: string, failureOf: (text: string) => string | undefined): number {
  let end = expression.length;
  for (; end > 0; end--) {
    const failure = failureOf(expression.slice(0, end));
    if (failure === undefined || /ends too early|end of JSON input/.test(failure)) return end;
  }
  return 0;
}

function advice(expression: string): string {
  if (expression.includes('$')) return 'JMESPath starts at the result itself: write "name", not "$.name".';
  if (expression.startsWith('.')) return 'JMESPath starts at the result itself: write "name", not ".name".';
  return 'For example: --query "content[0].text" or --query "[].name".';
}
