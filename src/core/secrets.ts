import { asString, type Json, type JsonObject } from './json.ts';
import { stringifyJson } from './json-text.ts';
import { shorten } from './quote.ts';

/** What stands in place of a secret. */
export const mask = '[redacted]';

/** Words that make a name that of a secret, wherever in it they occur; in lower case, between single spaces. */
const secretWord =
  /pass ?(?:word|wd|phrase|code)|secret(?!ar)|credential|token(?!i[sz])|authorization|bearer|cookie|(?:api|access|private|signing|encryption) ?key|(?:pin|one ?time|recovery) ?code|card ?number|seed ?phrase/;
/** Words that do so only at the end of a name, since they mean other things elsewhere. */
const finalSecretWord = /(?:^|[ .\]])(?:auth|pwd|pin|cvv|cvc|otp|jwt)$/;
/** What a name says about a secret, not the secret itself. */
const aboutSecret =
  /(?:password|secret|credential|token|authorization|bearer|cookie|key)s? (?:types?|counts?|limits?|budget|usage|ur[li]s?|endpoints?|methods?|servers?|polic(?:y|ies)|length|size|names?|required|enabled|supported|expir\w*|lifetime|ttl)$/;
/** Tokens that are counted, and the protocol's own tokens, which identify and authorize nothing. */
const harmlessToken =
  /\b(?:max|min|total|num|number|count|input|output|prompt|completion|reasoning|cached|new|used|remaining)\b.* tokens$|(?:^|\.)(?:progress|cancel) token$/;

/** Each name that `secretWord` matches contains one of these. */
const secretStems = [
  ...['pass', 'secret', 'credential', 'token', 'authorization', 'bearer', 'cookie'],
  ...['key', 'code', 'number', 'phrase'],
];
/** Each name that `finalSecretWord` matches ends with one of these. */
const secretEnds = ['auth', 'pwd', 'pin', 'cvv', 'cvc', 'otp', 'jwt'];

/** Whether the value of an argument, a member, a header or a variable of this name, or at this path, is a secret. */
export function isSecretName(name: string): boolean {
  // Most names are not, and V8 takes milliseconds to compile the expressions.
  const lower = name.toLowerCase();
  if (!includesAny(lower, secretStems) && !secretEnds.some((end) => lower.endsWith(end))) return false;
  // The working directory is a variable of every process.
  if (/^(?:OLD)?PWD$/.test(name)) return false;
  const words = wordsOf(name);
  if (!secretWord.test(words) && !finalSecretWord.test(words)) return false;
  return !harmlessToken.test(words) && !aboutSecret.test(words);
}

function includesAny(text: string, parts: readonly string[]): boolean {
  return parts.some((part) => text.includes(part));
}

/** The words of a name in camel, snake or kebab case. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .replace(/[-_\s]+/g, ' ')
    .toLowerCase();
}

/** Whether a text of any form, such as JSON or a line of a shell, has the name of a secret or a secret itself in it. */
export function mentionsSecret(text: string): boolean {
  for (const [, name = '', assigned] of text.matchAll(/([\w.-]+)(["']?\s*[:=])?/g)) {
    if (isSecretName(name) && (assigned !== undefined || secretWord.test(wordsOf(name)))) return true;
  }
  return isSecretValue(text);
}

/** Values that are secrets whatever they are called: bearer headers, JSON web tokens, well-known forms of keys. */
const secretValue =
  /\b(Bearer\s+)[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|\b(?:sk|pk|ghp|gho|ghs|xox[abp])[-_][\w-]{12,}/g;

/** Each text that `secretValue` matches contains one of these. */
const valueStems = ['Bearer', 'eyJ', 'sk', 'pk', 'ghp', 'gho', 'ghs', 'xox'];

/** Returns the matches of secrets by their form in a text; the first group is the scheme of a bearer header. */
export function secretValuesIn(text: string): Iterable<RegExpExecArray> {
  return includesAny(text, valueStems) ? text.matchAll(secretValue) : [];
}

/** Whether a text contains what is a secret by its form. */
export function isSecretValue(text: string): boolean {
  return maskValues(text) !== text;
}

/** Masks what is a secret by its form. */
export function maskValues(text: string): string {
  if (!includesAny(text, valueStems)) return text;
  return text.replace(secretValue, (_whole, bearer: string | undefined) => `${bearer ?? ''}${mask}`);
}

/** Phrases in a title or a description by which a form asks for a secret. */
const secretPhrase =
  /\b(passwords?|passphrase|passcode|secret|api[ -]?key|access[ -]?token|private key|credentials?|PIN|CVV|CVC|card number|one-time code|recovery code|seed phrase)\b/i;
/** Each text that `secretPhrase` matches contains one of these. */
const phraseStems = [
  ...['password', 'passphrase', 'passcode', 'secret', 'key', 'token', 'credential', 'pin', 'cvv', 'cvc'],
  ...['card number', 'one-time code', 'recovery code', 'seed phrase'],
];

/** Whether a title, a description or a whole schema asks for a secret. */
function asksForSecret(text: string): boolean {
  return includesAny(text.toLowerCase(), phraseStems) && secretPhrase.test(text);
}

/** Whether a field is for a secret, by its name or path, or by what its schema says. */
export function isSecretField(name: string, declared: JsonObject): boolean {
  if (isSecretName(name) || declared.format === 'password' || declared.writeOnly === true) return true;
  return [declared.title, declared.description].some((text) => asksForSecret(asString(text) ?? ''));
}

/** Whether a schema may declare a secret that its name does not show. Most do not, and need not be searched. */
export function mayDeclareSecret(schema: JsonObject): boolean {
  const text = stringifyJson(schema);
  return text.includes('"writeOnly":true') || asksForSecret(text);
}

/** `value` as a message shows it: cut, and not at all if it is a secret. */
export function describeValue(value: Json | undefined, secret: boolean): string {
  if (value === undefined) return 'nothing';
  const text = stringifyJson(value);
  return secret || isSecretValue(text) ? 'a value that is not shown' : shorten(text);
}

/** A header as it is typed, perhaps as the value of an argument: `headers=Authorization: Basic …`. */
const typedHeader = /^((?:[^=]*=)?\s*([\w-]+)\s*:)\s/;

/** `word` without its value, if that is a secret by its name or form: `api_key=…`. */
export function redactWord(word: string): string {
  if (word.startsWith('{')) return mentionsSecret(word) ? '{…}' : word;
  const [, start = '', header = ''] = typedHeader.exec(word) ?? [];
  if (isSecretName(header)) return `${start} …`;
  const name = /^([^=]*?):?=/.exec(word)?.[1] ?? '';
  return isSecretName(name) || isSecretValue(word) ? `${name}=…` : word;
}

/** The user name and password of a URL. Without its whole scheme, or the time would grow with the square of a word's length. */
const userInfo = /(?<=[a-z\d+.-]:\/\/)[^\s/?#"'<>]*@/gi;
/** A parameter of a URL, in its query or its fragment. */
const urlParameter = /([?&#])([^\s=&#?"'<>]{1,100})=([^\s&#"'<>]+)/g;
/** Names that mean a secret in a URL, where an authorization code or a signature is found, but seldom elsewhere. */
const secretParameter =
  /^(code|key|pass|ticket|assertion|sig|signature|sid|session[-_]?(id)?)$|[-_](key|signature)$/i;

/** Masks user names, passwords and secret parameters in the URLs of a text. */
export function redactUrls(text: string): string {
  if (!/[@=]/.test(text)) return text;
  return text
    .replace(userInfo, `${mask}@`)
    .replace(urlParameter, (whole, sign: string, name: string) =>
      isSecretParameter(name) ? `${sign}${name}=${mask}` : whole,
    );
}

/** Whether a URL parameter is a secret; `name` may be percent-encoded. */
export function isSecretParameter(name: string): boolean {
  const plain = decoded(name);
  return isSecretName(plain) || secretParameter.test(plain);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
