import { expect, it } from 'vitest';
import { ExactNumber } from '../../../src/core/exact-number.ts';
import { isObject, type Json, type JsonObject, setMember } from '../../../src/core/json.ts';
import { canonicalJson, parseJson } from '../../../src/core/json-text.ts';
import { layoutJson } from '../../../src/interface/json-layout.ts';
import { Random } from '../../bench/random.ts';

const random = new Random(7);
const pieces = ['a', 'type', '"', '\\', '\n', 'é', '\u202e', '\u{e0041}', '😀', ' long words'];
const names = ['name', 'title', 'properties', '$defs', 'arguments', '__proto__', '1', '10', 'é', 'items', ''];
const scalars = [null, true, false, 0, -1.5, 1e300, new ExactNumber('12345678901234567890'), 'x'];

function randomJson(depth: number): Json {
  const kind = random.below(depth === 0 ? 2 : 4);
  if (kind === 0) return random.pick(scalars);
  if (kind === 1) return random.text(pieces, 6);
  if (kind === 2) return Array.from({ length: random.below(4) }, () => randomJson(depth - 1));
  const object: JsonObject = {};
  for (let count = random.below(5); count > 0; count--) {
    setMember(object, random.pick(names), randomJson(depth - 1));
  }
  return object;
}

/** Returns an equal value whose objects have their members in the opposite order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value).reverse())
    setMember(copy, name, reversed(member as Json));
  return copy;
}

it('keeps the value, gives equal values the same text, and breaks what is wider than 80 columns', () => {
  for (let round = 0; round < 500; round++) {
    const value = randomJson(5);
    const open = random.below(3);
    const text = layoutJson(value, open);
    expect(canonicalJson(parseJson(text))).toBe(canonicalJson(value));
    expect(layoutJson(reversed(value), open)).toBe(text);
    const wide = text.split('\n').filter((line) => line.length > 81);
    // Only what cannot be broken: a name and a scalar, or an empty container.
    expect(wide.filter((line) => /[[{] ?[^\]}]/.test(line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')))).toEqual([]);
  }
});
