import { readJson } from '../core/json-text.ts';
import { redactWord } from '../core/secrets.ts';
import { nodeAt } from '../schema/argument-path.ts';
import { isSecretNode, redactBySchema } from '../schema/redactor.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { parseWord } from './parse-word.ts';

/** Returns `word` without its value if that is a secret, by its name or by what `root` declares: `pin=…`. */
export function redactArgument(word: string, root: SchemaNode): string {
  const read = parseWord(word, (name) => root.declares(name));
  if (read.form !== 'assignment' || !isSecretNode(read.key, nodeAt(read.key, root))) return redactWord(word);
  return `${read.key}=…`;
}

/** Whether a word of a tool's arguments contains a secret; `root` is the tool's input schema. */
export function containsSecret(word: string, root: SchemaNode): boolean {
  const read = parseWord(word, (name) => root.declares(name));
  if (read.form === 'object') return hasSecretPart(read.word, root);
  if (read.form !== 'assignment') return false;
  const node = nodeAt(read.key, root);
  const { source } = read;
  return isSecretNode(read.key, node) || ('text' in source && hasSecretPart(source.text, node));
}

/** Whether JSON has a secret among its members; text that is not JSON has no members. */
function hasSecretPart(json: string, node: SchemaNode | undefined): boolean {
  const parsed = readJson(json);
  let found = false;
  if ('value' in parsed) {
    redactBySchema(parsed.value, node, () => {
      found = true;
    });
  }
  return found;
}
