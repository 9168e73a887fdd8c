import { asString, type Json, type JsonObject } from './json.ts';

/** Longer texts are cut in messages. */
const mostCharacters = 60;

const secretName =
  /pass(?:word|phrase|wd|code)|secret|token(?!s)|api[-_]?key|credential|private[-_]?key|authorization|bearer/i;

/** Whether the name of an argument says that its value is nobody else's business. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** `text`, cut to what a sentence can carry. */
export function shorten(text: string, limit = mostCharacters): string {
  const characters = [...text.slice(0, 2 * limit + 2)];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** `value` as a message may show it: short, and not at all when it is a secret. */
export function describeValue(value: Json | undefined, secret: boolean): string {
  if (value === undefined) return 'nothing';
  if (secret) return 'something that is not shown here';
  return shorten(JSON.stringify(value));
}

/** `word` without its value, if that is a secret's: `api_key=…`. */
export function redactWord(word: string): string {
  if (word.startsWith('{')) return isSecretName(word) ? '{…}' : word;
  const name = /^([^=]*?):?=/.exec(word)?.[1] ?? '';
  return isSecretName(name) ? `${name}=…` : word;
}

/** Why JSON was refused, without the part of it that the reason quotes if it is a secret. */
export function redactReason(reason: string, secret: boolean): string {
  return secret ? reason.replace(/^holds \S+,/, 'holds') : reason;
}

/** Words of a title or a description by which a secret is asked for. */
const secretWords =
  /\b(passwords?|passphrase|passcode|secret|api[ -]?key|access[ -]?token|private key|credentials?|PIN|CVV|CVC|card number|one-time code|recovery code|seed phrase)\b/i;

/** Whether a field looks as if a secret were asked for, which servers must not do in a form. */
export function isSecretField(name: string, declared: JsonObject): boolean {
  if (isSecretName(name) || declared.format === 'password' || declared.writeOnly === true) return true;
  const { title, description } = declared;
  return [title, description, name.replaceAll(/[_-]/g, ' ')].some((text) =>
    secretWords.test(asString(text) ?? ''),
  );
}

/** Whether a schema may call anything a secret: most do not, and need not be looked through. */
export function mayContainSecret(schema: JsonObject): boolean {
  const text = JSON.stringify(schema);
  return text.includes('"writeOnly":true') || secretWords.test(text.replaceAll(/[_-]/g, ' '));
}

const mask = '[redacted]';

/** Who is let in by an address: what stands between its scheme and its `@`. */
const credentials = /([a-z][a-z\d+.-]*:\/\/)[^\s/?#"'<>]*@/gi;
/** A parameter of an address, behind `?`, `&` or `#`. */
const parameter = /([?&#])([^\s=&#?"'<>]{1,100})=([^\s&#"'<>]+)/g;
/** Names that say nothing elsewhere, but in an address mean what lets somebody in. */
const secretParameter =
  /^(code|key|auth|pass|pwd|pin|otp|jwt|ticket|assertion|sig|signature|sid|session[-_]?(id)?)$|[-_](key|signature)$/i;

/** A text with the addresses in it as they may be told: without user names, passwords, and parameters that let in. */
export function redactUrls(text: string): string {
  if (!/[@=]/.test(text)) return text;
  return text
    .replace(credentials, `$1${mask}@`)
    .replace(parameter, (whole, sign: string, name: string) =>
      isSecretParameter(name) ? `${sign}${name}=${mask}` : whole,
    );
}

/** Whether a parameter of an address is called like a secret; `name` as it stands in the address. */
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
