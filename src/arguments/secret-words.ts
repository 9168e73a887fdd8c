import { parseJson } from '../core/json-text.ts';
import { redactWord } from '../core/secrets.ts';
import { parsePath } from '../schema/argument-path.ts';
import { isSecretNode, redactBySchema } from '../schema/redactor.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { parseWord } from './parse-word.ts';
/** `word` without its value, if that is a secret by its name or by what `root` declares: `pin=…`. */
export function redactArgument(word: string, root: SchemaNode): string {
  const read = parseWord(word, (name) => root.declares(name));
  if (read.form !== 'assignment' || !isSecretNode(read.key, placeOf(read.key, root))) return redactWord(word);
  return `${read.key}=…`;
}

/** Whether a word of a tool's arguments holds a secret; `root` is the place of its input schema. */
export function containsSecret(word: string, root: SchemaNode): boolean {
  const read = parseWord(word, (name) => root.declares(name));
  if (read.form === 'object') return hasSecretPart(read.word, root);
  if (read.form !== 'assignment') return false;
  const place = placeOf(read.key, root);
  const { source } = read;
  return isSecretNode(read.key, place) || ('text' in source && hasSecretPart(source.text, place));
}

/** Whether there is a secret within JSON; text that is none has no parts. */
function hasSecretPart(json: string, place: SchemaNode | undefined): boolean {
  const parsed = parseJson(json);
  let found = false;
  if ('value' in parsed) {
    redactBySchema(parsed.value, place, () => {
      found = true;
    });
  }
  return found;
}

/** Where a key leads; undefined also for one that cannot be read. */
function placeOf(key: string, root: SchemaNode): SchemaNode | undefined {
  try {
    return parsePath(key, root, false).place;
  } catch {
    return undefined;
  }
}
