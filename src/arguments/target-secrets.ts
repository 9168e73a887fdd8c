import { quoteWord } from '../core/quote.ts';
import { isSecretName, isSecretParameter, mask, secretValuesIn } from '../core/secrets.ts';

/** A secret in a word of a command line or in a URL, and the name it is given under. */
interface SecretPart {
  start: number;
  end: number;
  name: string;
}

/** Returns the secrets in the words of a command line, or in a URL. */
export function secretsIn(words: readonly string[]): string[] {
  return words.flatMap((word, at) =>
    partsOf(word, words[at - 1]).map(({ start, end }) => word.slice(start, end)),
  );
}

/** Returns the words with each secret replaced by `…`. */
export function redactWords(words: readonly string[]): string[] {
  return words.map((word, at) => replaceParts(word, partsOf(word, words[at - 1]), () => '…'));
}

/** Returns a target for a message, with its secrets masked. */
export function redactTarget(target: string): string {
  return replaceSecrets(target, () => mask);
}

/**
 * Quotes a target for a line to paste into a POSIX shell. Each secret is replaced by a variable of the shell, such as
 * `$ACCESS_TOKEN`, which the user has to set.
 */
export function quoteTarget(target: string): string {
  const variables = new Map<string, string>();
  const text = replaceSecrets(target, (secret, name) => {
    const variable = variables.get(secret) ?? unusedName(variableName(name), [...variables.values()]);
    variables.set(secret, variable);
    return `\0${variable}\0`;
  });
  if (variables.size === 0) return quoteWord(target);
  const parts = text.split('\0');
  const quoted = parts.map((part, at) => {
    if (at % 2 === 0) return part.replace(/["\\$`]/g, '\\$&');
    return /^\w/.test(parts[at + 1] ?? '') ? `\${${part}}` : `$${part}`;
  });
  return `"${quoted.join('')}"`;
}

/** A word of a command line as it is typed, with its quotes. */
const typedWord = /(?:'[^']*'?|"(?:[^"\\]|\\.)*"?|\\.|[^\s'"\\])+/gs;

function replaceSecrets(target: string, replace: (secret: string, name: string) => string): string {
  let before: string | undefined;
  return target.replace(typedWord, (typed) => {
    const word = typed.replace(/'([^']*)'?|"((?:[^"\\]|\\.)*)"?|\\(.)/gs, (_whole, single, double, escaped) =>
      String(single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped),
    );
    const parts = partsOf(word, before);
    before = word;
    if (parts.length === 0) return typed;
    const replaced = replaceParts(word, parts, replace);
    return /[\s"'\\]/.test(replaced) ? `'${replaced.replaceAll("'", "'\\''")}'` : replaced;
  });
}

function replaceParts(
  word: string,
  parts: readonly SecretPart[],
  replace: (secret: string, name: string) => string,
): string {
  let text = '';
  let at = 0;
  for (const { start, end, name } of parts) {
    text += word.slice(at, start) + replace(word.slice(start, end), name);
    at = end;
  }
  return text + word.slice(at);
}

/** `name=value` or `name: value`, possibly as the value of an option. */
const assignment = /^(?:--?[\w-]+=)?([\w.-]+)(?:=|:\s*)(?=[\s\S])/;
/** The user and the password of a URL, with or without its scheme. */
const credentials = /(?:^(?=[^/?#@]*:)|:\/\/)([^\s/?#"'<>:@]*)(?::([^\s/?#"'<>]*))?@(?!sha\d+:)(?=[\w[])/g;
const parameter = /[?&#]([^\s=&#?"'<>]{1,100})=([^\s&#"'<>]+)/g;
/** A part of the path of a URL. */
const segment = /\/([\w-]{20,})(?=[/?#]|$)/g;

/** Returns the path of a URL with its parts that look like keys replaced by `…`. */
export function redactPath(path: string): string {
  const parts = path.split('/');
  return parts.map((part) => (/^[\w-]+$/.test(part) && isKey(part) ? '…' : part)).join('/');
}

/** Returns the secrets in a word, in order; `before` is the word before it. */
function partsOf(word: string, before: string | undefined): SecretPart[] {
  if (before !== undefined && /^--?[\w-]+$/.test(before) && isSecretName(before) && !word.startsWith('--')) {
    return word === '' ? [] : [{ start: 0, end: word.length, name: before }];
  }
  // Most words are without them, and V8 takes time to compile the expressions.
  const hasSigns = ['=', ':', '@'].some((sign) => word.includes(sign));
  const [head, name = ''] = (hasSigns ? assignment.exec(word) : undefined) ?? [];
  if (head !== undefined && isSecretName(name)) return [{ start: head.length, end: word.length, name }];
  const found: SecretPart[] = [];
  const add = (match: RegExpMatchArray, text: string | undefined, as: string) => {
    if (text === undefined || text === '') return;
    const start = (match.index ?? 0) + match[0].lastIndexOf(text);
    found.push({ start, end: start + text.length, name: as });
  };
  for (const match of hasSigns ? word.matchAll(credentials) : []) {
    const [, user, password] = match;
    if (password === undefined) add(match, user, 'token');
    else found.push(...userAndPassword(match, user ?? '', password));
  }
  for (const match of hasSigns ? word.matchAll(parameter) : []) {
    const [, key = '', value = ''] = match;
    if (isSecretParameter(key) || isKey(value)) add(match, value, decodedName(key));
  }
  const path = word.indexOf('://');
  for (const match of path < 0 ? [] : word.matchAll(segment)) {
    if (match.index > path && isKey(match[1] ?? '')) add(match, match[1], 'key');
  }
  for (const match of secretValuesIn(word)) add(match, match[0].slice((match[1] ?? '').length), 'token');
  return withoutOverlaps(found);
}

function userAndPassword(match: RegExpMatchArray, user: string, password: string): SecretPart[] {
  const end = (match.index ?? 0) + match[0].length - 1;
  const middle = end - password.length;
  const start = middle - 1 - user.length;
  return [
    { start, end: middle - 1, name: 'username' },
    { start: middle, end, name: 'password' },
  ].filter((part) => part.end > part.start);
}

function withoutOverlaps(parts: readonly SecretPart[]): SecretPart[] {
  const sorted = [...parts].sort((one, other) => one.start - other.start);
  return sorted.filter((part, at) => sorted.slice(0, at).every(({ end }) => end <= part.start));
}

/** Whether a text is as long and as mixed as keys are. */
function isKey(text: string): boolean {
  return text.length >= 20 && /\d/.test(text) && /[a-z]/i.test(text) && /^[\w.~%+/=-]+$/.test(text);
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Returns the name of a variable for a secret with this name, in capitals: `ACCESS_TOKEN` for `--access-token`. */
export function variableName(name: string): string {
  const words = name.replace(/([a-z\d])(?=[A-Z])/g, '$1_').replace(/[^A-Za-z\d]+/g, '_');
  const plain = words.replace(/^[_\d]+|_+$/g, '').toUpperCase();
  // The shell has set this one to the working folder.
  return plain === '' ? 'SECRET' : plain === 'PWD' ? 'PASSWORD' : plain;
}

function unusedName(name: string, used: readonly string[]): string {
  if (!used.includes(name)) return name;
  let number = 2;
  while (used.includes(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}
