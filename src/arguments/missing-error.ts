import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { quoteWords, shorten } from '../core/quote.ts';
import { rootNode } from '../schema/schema-node.ts';
import { joined } from '../schema/type-names.ts';
import { exampleComment, exampleMemberWord, exampleWord } from './example.ts';
import type { MissingArgument } from './missing.ts';
import { parseWord } from './parse-word.ts';
import { redactArgument } from './secret-words.ts';

/**
 * Returns the error for missing arguments, with a complete line to copy. `line` is the part before the arguments, such
 * as `mcpc call server.py add`; `words` are the arguments as typed.
 */
export function missingError(
  missing: readonly MissingArgument[],
  schema: JsonObject,
  line: string,
  words: readonly string[],
): UsageError {
  const parts = missing.map(({ name, type, description }) => {
    const firstLine = description?.split('\n', 1)[0]?.trim() ?? '';
    return `${name} (${type}${firstLine === '' ? '' : `: ${shorten(firstLine)}`})`;
  });
  const subject = missing.length === 1 ? 'A required argument is missing' : 'Required arguments are missing';
  const slips = missing.flatMap(({ name, given }) => (given === undefined ? [] : [{ name, given }]));
  const asked = slips.map(({ name, given }) => ` "${given}" was given; did you mean "${name}"?`);
  const root = rootNode(schema);
  const kept = words.map((word) => {
    const read = parseWord(word, (name) => root.declares(name));
    const slip = slips.find(({ given }) => read.form === 'assignment' && read.key === given);
    return redactArgument(slip === undefined ? word : slip.name + word.slice(slip.given.length), root);
  });
  const lacking = missing.filter(({ given }) => given === undefined);
  const isArgument = (name: string) => root.declares(name) || root.merged.required.has(name);
  const examples = lacking.map(({ name }) =>
    isArgument(name) ? exampleWord(name, root.member(name), root) : exampleMemberWord(name, root),
  );
  const comment = exampleComment(
    schema,
    lacking.map(({ name }) => name),
  );
  return new UsageError(`${subject}: ${joined(parts, 'and')}.${asked.join('')}`, {
    hint: `For example: ${line} ${quoteWords([...kept, ...examples])}${comment}`,
  });
}
