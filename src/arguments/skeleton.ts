import { UsageError } from '../core/errors.ts';
import { asString, type Json, type JsonObject, ownMember, setMember } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { shorten } from '../core/quote.ts';
import { sampleValue } from '../schema/sample.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { typeName } from '../schema/type-names.ts';
import { asArguments } from './read-source.ts';

/** How deep required members are filled in, in levels. */
const deepest = 6;
/** Beyond this many required values, a schema whose every level requires several only gets empty ones. */
const mostValues = 500;

/**
 * Creates what `--edit` opens: JSON with `//` comments. Given and required arguments come first, each under a comment
 * with its type and description; optional ones follow, commented out, with their default. Every member ends in a comma,
 * so that lines can be commented in and out; {@link parseSkeleton} allows that.
 */
export function createSkeleton(schema: JsonObject, given: JsonObject = {}): string {
  const root = rootNode(schema);
  const { required } = root.merged;
  const names = new Set([...root.names, ...required, ...Object.keys(given)]);
  const isIn = (name: string) => required.has(name) || Object.hasOwn(given, name);
  const lines = [
    '// Lines that start with // are ignored. Save and close to continue; save an empty file to cancel.',
    '{',
  ];
  const optional: string[] = [];
  for (const name of names) {
    const node = root.member(name);
    const value =
      ownMember(given, name) ??
      (isIn(name) ? emptyValue(node, { depth: 0, budget: { left: mostValues } }) : optionalValue(node));
    const member = `${stringifyJson(name)}: ${stringifyJson(value, 2)},`.split('\n');
    const about = `  // ${aboutOf(name, node, required.has(name))}`;
    if (isIn(name)) lines.push(about, ...member.map((line) => `  ${line}`));
    else optional.push(about, ...member.map((line) => `  // ${line}`));
  }
  if (optional.length > 0)
    lines.push('  // Optional: remove the // from what you want to send.', ...optional);
  return `${[...lines, '}'].join('\n')}\n`;
}

/**
 * Parses an edited skeleton.
 * @throws UsageError when it is empty, by which the user cancels, or is not a JSON object
 */
export async function parseSkeleton(text: string): Promise<JsonObject> {
  const { readJsonc } = await import('../core/jsonc.ts');
  const read = readJsonc(text);
  if ('problem' in read && read.problem === 'is empty') {
    throw new UsageError('The edited arguments are empty; nothing was sent.');
  }
  if ('problem' in read) throw new UsageError(`The arguments: the edited text ${read.problem}.`);
  return asArguments(read.value, 'the edited text');
}

/** Describes an argument in one line. Nothing that the server wrote can end the comment. */
function aboutOf(name: string, node: SchemaNode | undefined, required: boolean): string {
  const description = asString(node?.merged.keywords.description) ?? '';
  const about = `${name}: ${typeName(node, 120)}${required ? '' : ', optional'}${description === '' ? '' : `. ${description}`}`;
  return shorten(about.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' '), 300);
}

/** The placeholder of a required value: its default, its first allowed value, or an empty value of its type. */
function emptyValue(
  node: SchemaNode | undefined,
  { depth, budget }: { depth: number; budget: { left: number } },
): Json {
  if (node === undefined) return null;
  budget.left -= 1;
  if (node.preset !== undefined) return node.preset;
  const [shape = node.merged] = node.alternatives;
  if (shape.values !== undefined) return shape.values[0] ?? null;
  const types = shape.types ?? new Set(shape.properties.size > 0 ? ['object'] : []);
  if (types.has('string')) return '';
  if (types.has('integer') || types.has('number')) return 0;
  if (types.has('boolean')) return false;
  if (types.has('array')) return [];
  if (!types.has('object')) return null;
  const object: JsonObject = {};
  for (const name of depth < deepest && budget.left > 0 ? shape.required : []) {
    setMember(object, name, emptyValue(node.member(name), { depth: depth + 1, budget }));
  }
  return object;
}

function optionalValue(node: SchemaNode | undefined): Json {
  return node?.preset ?? sampleValue(node);
}
