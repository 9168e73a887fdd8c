import { isObject } from '../core/json.ts';
import { readWord } from '../arguments/parse-word.ts';
import { parseJson } from '../core/json-text.ts';
import { readPath } from '../arguments/argument-path.ts';
import type { SchemaPlace } from './schema-node.ts';
import { looksSecret } from '../core/secrets.ts';
import { namesSecret, withoutSecret } from '../core/secrets.ts';

/** Whether the argument at `path` is a secret: its name says so, or what its schema says of it. */
export function isSecretAt(path: string, place: SchemaPlace | undefined): boolean {
  if (place === undefined) return namesSecret(path);
  return [place.shape, ...place.alternatives].some(({ keywords }) => looksSecret(path, keywords));
}

/** `word` without its value, if that is a secret by its name or by what `root` declares: `pin=…`. */
export function withoutSecretAt(word: string, root: SchemaPlace): string {
  const read = readWord(word, (name) => root.declares(name));
  if (read.form !== 'assignment' || !isSecretAt(read.key, placeOf(read.key, root)))
    return withoutSecret(word);
  return `${read.key}=…`;
}

/** Whether a word of a tool's arguments holds a secret; `root` is the place of its input schema. */
export function holdsSecretAt(word: string, root: SchemaPlace): boolean {
  const read = readWord(word, (name) => root.declares(name));
  if (read.form === 'object') return hasSecretPart(read.word, root);
  if (read.form !== 'assignment') return false;
  const place = placeOf(read.key, root);
  const { source } = read;
  return isSecretAt(read.key, place) || ('text' in source && hasSecretPart(source.text, place));
}

/** Whether there is a secret within JSON; text that is none has no parts. */
function hasSecretPart(json: string, place: SchemaPlace | undefined): boolean {
  const parsed = parseJson(json);
  let found = false;
  if ('value' in parsed) {
    withoutSecretsAt(parsed.value, place, () => {
      found = true;
    });
  }
  return found;
}

/** Where a key leads; undefined also for one that cannot be read. */
function placeOf(key: string, root: SchemaPlace): SchemaPlace | undefined {
  try {
    return readPath(key, root, false).place;
  } catch {
    return undefined;
  }
}

/** A copy of `value` in which `mask` stands in for each part that is called a secret by the schema of `place`. */
export function withoutSecretsAt(
  value: unknown,
  place: SchemaPlace | undefined,
  mask: (secret: unknown) => unknown,
): unknown {
  if (place === undefined) return value;
  const inner = (name: string, part: unknown, member: SchemaPlace | undefined) =>
    member !== undefined && isSecretAt(name, member) ? mask(part) : withoutSecretsAt(part, member, mask);
  if (Array.isArray(value)) return value.map((item, at) => inner('', item, place.item(at)));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, part]) => [name, inner(name, part, place.member(name))]);
  return Object.fromEntries(members);
}
