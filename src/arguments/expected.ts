import type { Json } from '../base/json.ts';
import type { JsonType } from './json-type.ts';
import type { SchemaPlace } from './schema-place.ts';
import type { Shape } from './schema-shape.ts';
import { shortened } from './shown.ts';

const typePhrases: Record<JsonType, string> = {
  null: 'null',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  string: 'text',
  array: 'a JSON array',
  object: 'a JSON object',
};

/** A list of more values than this is cut in a sentence. */
const mostValues = 12;

/** What the schema wants at `place`, as the end of a sentence: `an integer or null`, `one of "cm", "inch"`. */
export function expectedPhrase(place: SchemaPlace): string {
  const shapes = place.alternatives;
  const values = shapes.flatMap((shape) => shape.values ?? []);
  const types = new Set(shapes.filter((shape) => shape.values === undefined).flatMap(typePhrasesOf));
  return joined([...(values.length > 0 ? [valuesPhrase(values)] : []), ...types], 'or');
}

/** The phrase for a type's name as JSON Schema has it. */
export function typePhrase(type: string): string {
  return typePhrases[type as JsonType] ?? type;
}

/** `values` as a phrase: `one of "a", "b"`, or the one value. */
export function valuesPhrase(values: readonly Json[]): string {
  const texts = values.slice(0, mostValues).map((value) => shortened(JSON.stringify(value), 40));
  if (values.length === 1) return texts[0] ?? '';
  const more = values.length - texts.length;
  return `one of ${texts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function typePhrasesOf(shape: Shape): string[] {
  if (shape.impossible) return ['nothing at all'];
  return shape.types === undefined ? ['any value'] : [...shape.types].map(typePhrase);
}

/** `a, b or c`. */
export function joined(parts: readonly string[], word: 'or' | 'and'): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
}
