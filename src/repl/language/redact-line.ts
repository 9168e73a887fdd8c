import { containsSecret } from '../../arguments/secret-words.ts';
import { variableName } from '../../arguments/target-secrets.ts';
import { type Token, tokenize } from '../../arguments/tokenize.ts';
import { redactUrl } from '../../config/redact-entry.ts';
import type { JsonObject } from '../../core/json.ts';
import { isSecretName, isSecretValue, mentionsSecret } from '../../core/secrets.ts';
import { rootNode, type SchemaNode } from '../../schema/schema-node.ts';
import { isExpectLine } from './parse-expectation.ts';

/** The options whose value is a secret, or may be one. */
const secretOptions = /^(--bearer|--header|-H|--env|-e|--answer)$/;

/**
 * Returns a line for the history: arguments and options that look like secrets are removed, so that they are asked for
 * when it is run again. Undefined if the line may contain a secret elsewhere. `schemaOf` returns the input schema of a
 * known tool, which may mark arguments as secret.
 */
export function redactLine(
  line: string,
  schemaOf: (tool: string) => JsonObject | undefined = () => undefined,
): string | undefined {
  if (/^\s*!/.test(line) || isExpectLine(line)) return mentionsSecret(line) ? undefined : line;
  const { words, open } = tokenize(line, (word) => !word.quoted && word.text === '|');
  if (open !== undefined) return mentionsSecret(line) ? undefined : line;
  const behind = line.slice(words.at(-1)?.end ?? 0);
  if (mentionsSecret(behind)) return undefined;
  const schema = schemaOf(toolOf(words));
  const root = schema === undefined ? undefined : rootNode(schema);
  let kept = '';
  let at = 0;
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    const isValue = before !== undefined && secretOptions.test(before.text) && valueIsSecret(before, word);
    if (isValue || isSecret(word, root)) {
      // With the spaces before it; an option is removed with its value.
      const start = isValue ? before.start : word.start;
      kept = (kept + line.slice(at, Math.max(at, start))).trimEnd();
      if (isValue) kept = kept.replace(/\s*(--[\w-]+|-\w)$/, '');
      at = word.end;
    } else if (hidesMore(word, root)) return undefined;
  }
  return kept + line.slice(at);
}

/** A line whose secrets are variables. */
export interface LineWithVariables {
  line: string;
  /** The secrets, by the names of their variables. */
  secrets: Map<string, string>;
}

/**
 * Returns a line in which arguments that look like secrets are variables, as in `api_key=$API_KEY`. Undefined if the line
 * may contain a secret elsewhere.
 */
export function nameSecrets(
  line: string,
  schemaOf: (tool: string) => JsonObject | undefined = () => undefined,
): LineWithVariables | undefined {
  const { words } = tokenize(line, (word) => !word.quoted && word.text === '|');
  const schema = schemaOf(toolOf(words));
  const root = schema === undefined ? undefined : rootNode(schema);
  const secrets = new Map<string, string>();
  let named = '';
  let others = '';
  let at = 0;
  for (const word of words) {
    const [, key, value = ''] = /^(?![{[-])([^=]*?):?=([\s\S]+)$/.exec(word.text) ?? [];
    if (key === undefined || !isSecret(word, root)) continue;
    const before = line.slice(at, word.start);
    others += before;
    // It may be a variable already.
    if (!word.literal && isWholeReference(value)) named += line.slice(at, word.end);
    else {
      const variable = unusedName(key, value, secrets);
      secrets.set(variable, value);
      named += `${before}${key}=$${variable}`;
    }
    at = word.end;
  }
  others += line.slice(at);
  return redactLine(others, schemaOf) === others ? { line: named + line.slice(at), secrets } : undefined;
}

function isWholeReference(text: string): boolean {
  return /^\$[A-Za-z_]\w*$/.test(text);
}

/** Returns the name of a variable for a secret: in capitals, with a number if another secret has the name. */
function unusedName(key: string, secret: string, taken: ReadonlyMap<string, string>): string {
  const name = variableName(key);
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name}_${number}`;
    if ((taken.get(numbered) ?? secret) === secret) return numbered;
  }
}

function valueIsSecret({ text }: Token, value: Token): boolean {
  if (text === '--bearer') return true;
  return isSecretName(value.text.split(/[=:]/, 1)[0] ?? '') || /^(-H|--header)$/.test(text);
}

/** Returns the tool that the line calls, if any. */
function toolOf(words: readonly Token[]): string {
  const called = words[1]?.text === '=' ? words.slice(2) : words;
  const [first, ...others] = called.filter(({ text }) => text !== 'time' && !text.startsWith('-'));
  return (first?.text === 'call' ? others[0]?.text : first?.text) ?? '';
}

function isSecret({ text }: Token, root: SchemaNode | undefined): boolean {
  if (/^--(bearer|header)=/.test(text)) return true;
  if (root !== undefined && !text.startsWith('{') && containsSecret(text, root)) return true;
  const [, name] = /^(?![{[]|--auth=)([^=]*?):?=/.exec(text) ?? [];
  return name !== undefined && (isSecretName(name) || isSecretValue(text));
}

/** Whether a word is JSON or a URL that contains a secret. */
function hidesMore({ text }: Token, root: SchemaNode | undefined): boolean {
  if (root !== undefined && containsSecret(text, root)) return true;
  const isJson = /(^|=)[{[]/.test(text);
  return (isJson && mentionsSecret(text)) || (text.includes('://') && redactUrl(text) !== text);
}
