import { isDeepStrictEqual } from 'node:util';
import { buildArguments } from '../../src/arguments/build-arguments.ts';
import { splitCommandLine } from '../../src/arguments/split-command-line.ts';
import { UsageError } from '../../src/core/errors.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { quoteWord } from '../../src/core/quote.ts';
import { validateArguments } from '../../src/schema/validate.ts';
import type { Random } from './random.ts';

const pieces = [
  ...`abc=:@.[]{}"'\\ \t\n0179-+eE,|&;<>$*~é🎈`,
  ':=',
  '[]',
  '[0]',
  '__proto__',
  'null',
  'true',
  '1e999',
  'constructor',
];
const names = ['a', 'b', 'a.b', 'list', 'list[0]', '__proto__', 'constructor', 'é'];
const types = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'];
const noFiles = {
  readFile: () => Promise.reject(Object.assign(new Error('not there'), { code: 'ENOENT' })),
  readStdin: () => Promise.resolve('{}'),
};

/** Arbitrary words for an arbitrary schema give arguments or a usage error. */
export async function anyArguments(random: Random): Promise<void> {
  const words = Array.from({ length: random.below(5) }, () => random.pick([word, named])(random));
  const schema = anySchema(random, 3);
  const validate = random.below(2) === 0;
  try {
    const built = await buildArguments(words, schema, noFiles, { validate });
    await validateArguments(built.arguments, schema);
  } catch (error) {
    if (!(error instanceof UsageError))
      throw new Error(`${JSON.stringify({ words, schema })}`, { cause: error });
  }
}

/** JSON, and text for a string, arrive unchanged. */
export async function exactValues(random: Random): Promise<void> {
  const value = anyJson(random, 3);
  const text = random.text(pieces, 12);
  const schema = { type: 'object', properties: { text: { type: 'string' }, value: {} } };
  const words = [`value:=${JSON.stringify(value)}`, `text=${text.startsWith('@') ? '@' : ''}${text}`];
  const { arguments: built } = await buildArguments(words, schema, noFiles);
  if (!isDeepStrictEqual(built, { value, text }))
    throw new Error(`${JSON.stringify(words)} became ${JSON.stringify(built)}`);
}

/** A command line of quoted words is split into the same words. */
export function splitQuoted(random: Random): void {
  const words = ['program', ...Array.from({ length: random.below(5) }, () => random.text(pieces, 12))];
  const line = words.map(quoteWord).join(' ');
  const split = splitCommandLine(line);
  if (!isDeepStrictEqual(split, words))
    throw new Error(`${JSON.stringify(words)} became ${JSON.stringify(split)}`);
}

/** Any line is split, or rejected with a usage error. */
export function splitAny(random: Random): void {
  const line = random.text(pieces, 20);
  try {
    splitCommandLine(line);
  } catch (error) {
    if (!(error instanceof UsageError)) throw new Error(JSON.stringify(line), { cause: error });
  }
}

function word(random: Random): string {
  return random.text(pieces, 12);
}

function named(random: Random): string {
  return `${random.pick(names)}${random.pick(['=', ':=', '=@', ':=@', '[]=', '.c='])}${random.text(pieces, 8)}`;
}

function anyJson(random: Random, depth: number): Json {
  const kind = random.below(depth > 0 ? 7 : 5);
  if (kind === 0) return null;
  if (kind === 1) return random.below(2) === 0;
  if (kind === 2) return random.below(2_000_001) - 1_000_000;
  if (kind === 3) return (random.below(2_000_001) - 1_000_000) / 1_000;
  if (kind === 4) return random.text(pieces, 6);
  if (kind === 5) return Array.from({ length: random.below(4) }, () => anyJson(random, depth - 1));
  // Assignment would not keep a member named __proto__.
  const members = Array.from({ length: random.below(4) }, () => [
    `k${random.text(pieces, 3)}`,
    anyJson(random, depth - 1),
  ]);
  return Object.fromEntries(members);
}

function anySchema(random: Random, depth: number): JsonObject {
  const properties = Object.fromEntries(names.map((name) => [name, anyType(random, depth)]));
  const required = names.filter(() => random.below(4) === 0);
  return {
    type: 'object',
    properties,
    required,
    ...(random.below(2) === 0 ? { additionalProperties: false } : {}),
  };
}

function anyType(random: Random, depth: number): Json {
  const kind = random.below(depth > 0 ? 9 : 5);
  if (kind < 3) return { type: random.pick(types) };
  if (kind === 3) return { type: [random.pick(types), random.pick(types)] };
  if (kind === 4)
    return random.pick<Json>([
      {},
      true,
      false,
      null,
      'text',
      { type: 7 },
      { $ref: '#' },
      { enum: ['a', 1, null] },
    ]);
  if (kind === 5) return { type: 'array', items: anyType(random, depth - 1) };
  if (kind === 6) return { anyOf: [anyType(random, depth - 1), anyType(random, depth - 1)] };
  if (kind === 7)
    return { type: 'string', pattern: random.text(['(', 'a', '+', ')', '$', '^', '[', ']', '\\'], 6) };
  return anySchema(random, depth - 1);
}
