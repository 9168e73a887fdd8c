import type { Json } from '../base/json.ts';

/** Longer texts are cut in messages. */
const mostCharacters = 60;

const secretName =
  /pass(?:word|phrase|wd|code)|secret|token(?!s)|api[-_]?key|credential|private[-_]?key|authorization|bearer/i;

/** Whether the name of an argument says that its value is nobody else's business. */
export function namesSecret(name: string): boolean {
  return secretName.test(name);
}

/** `text`, cut to what a sentence can carry. */
export function shortened(text: string, limit = mostCharacters): string {
  const characters = [...text.slice(0, 2 * limit + 2)];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** `value` as a message may show it: short, and not at all when it is a secret. */
export function shown(value: Json | undefined, secret: boolean): string {
  if (value === undefined) return 'nothing';
  if (secret) return 'something that is not shown here';
  return shortened(JSON.stringify(value));
}

/** `word` without its value, if that is a secret's: `api_key=…`. */
export function withoutSecret(word: string): string {
  if (word.startsWith('{')) return namesSecret(word) ? '{…}' : word;
  const name = /^([^=]*?):?=/.exec(word)?.[1] ?? '';
  return namesSecret(name) ? `${name}=…` : word;
}

/** Why JSON was refused, without the part of it that the reason quotes if it is a secret. */
export function reasonShown(reason: string, secret: boolean): string {
  return secret ? reason.replace(/^holds \S+,/, 'holds') : reason;
}
