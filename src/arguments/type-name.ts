import type { SchemaPlace } from './schema-place.ts';
import type { Shape } from './schema-shape.ts';
import { shortened } from './shown.ts';

/** Arrays within arrays are named this deep. */
const deepest = 4;

/**
 * The type at `place` in a word: `string`, `"cm"|"inch"`, `string[]`, `number|null`, `object`, `any`.
 * No longer than about `limit` characters: what doesn't fit is cut to `…`. `Infinity` cuts nothing.
 */
export function typeName(place: SchemaPlace | undefined, limit = 60): string {
  return union(partsOf(place, 0, Number.isFinite(limit) ? 40 : limit), limit);
}

/** @param each how long one value, or the type of an item, may be */
function partsOf(place: SchemaPlace | undefined, depth: number, each: number): string[] {
  if (place === undefined) return ['any'];
  const parts = new Set<string>();
  for (const shape of place.alternatives)
    for (const part of shapeParts(shape, place, depth, each)) parts.add(part);
  if (parts.has('number')) parts.delete('integer');
  // What may be null says so last.
  if (parts.delete('null')) parts.add('null');
  return [...parts];
}

function shapeParts(shape: Shape, place: SchemaPlace, depth: number, each: number): string[] {
  if (shape.impossible) return ['never'];
  if (shape.values !== undefined) return shape.values.map((value) => shortened(JSON.stringify(value), each));
  if (shape.types !== undefined) {
    return [...shape.types].map((type) => (type === 'array' ? arrayName(shape, place, depth, each) : type));
  }
  if (shape.properties.size > 0) return ['object'];
  return [
    shape.items === undefined && shape.prefixItems.length === 0
      ? 'any'
      : arrayName(shape, place, depth, each),
  ];
}

function arrayName(shape: Shape, place: SchemaPlace, depth: number, each: number): string {
  if (depth >= deepest) return 'array';
  const names = (schemas: readonly (typeof shape.prefixItems)[number][]) =>
    schemas.map((schema) => union(partsOf(place.at(schema), depth + 1, each), each));
  if (shape.prefixItems.length > 0) {
    const rest = shape.items === undefined || shape.items === false ? [] : names([shape.items]);
    return `[${[...names(shape.prefixItems), ...rest.map((name) => `...${name}[]`)].join(', ')}]`;
  }
  if (shape.items === undefined) return 'array';
  const [name = 'any'] = names([shape.items]);
  if (name === 'any') return 'array';
  return name.includes('|') ? `(${name})[]` : `${name}[]`;
}

function union(parts: readonly string[], limit: number): string {
  const whole = parts.join('|');
  if (whole.length <= limit) return whole;
  const kept: string[] = [];
  for (const part of parts) {
    if (kept.length > 0 && [...kept, part].join('|').length > limit - 2) break;
    kept.push(part);
  }
  return kept.length === parts.length ? whole : `${kept.join('|')}|…`;
}
