import { parseJson } from '../core/json-text.ts';
import { withoutSecret } from '../core/secrets.ts';
import { readPath } from '../schema/argument-path.ts';
import type { SchemaPlace } from '../schema/schema-node.ts';
import { isSecretAt, withoutSecretsAt } from '../schema/secret-values.ts';
import { readWord } from './parse-word.ts';
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
