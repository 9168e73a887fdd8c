import { describe, expect, it } from 'vitest';
import { buildArguments } from '../../../src/arguments/build-arguments.ts';
import { suggestForWords } from '../../../src/arguments/suggest.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { portWith, randomNumbers, randomText, refusalOf } from './ports.ts';

const numbers: JsonObject = {
  properties: {
    unit: { enum: ['cm'] },
    a: { type: 'number' },
    b: { type: 'number' },
    dry_run: { type: 'boolean' },
  },
  required: ['a', 'b'],
};
const search: JsonObject = {
  properties: { query: { type: 'string' }, max_results: { type: 'integer' } },
  required: ['query'],
};

describe('common mistakes get the correct form', () => {
  it.each<[schema: JsonObject, words: string[], advised: string[]]>([
    [numbers, ['5', '3'], ['a=5', 'b=3']],
    [numbers, ['5', 'b=3'], ['a=5', 'b=3']],
    [numbers, ['a=5', '3'], ['b=3', 'a=5']],
    [numbers, ['-5', '3'], ['a=-5', 'b=3']],
    [numbers, ['5', '3', 'cm'], ['a=5', 'b=3', 'unit=cm']],
    [numbers, ['--a', '5', '--b', '3'], ['a=5', 'b=3']],
    [numbers, ['--a=5', '--b=3'], ['a=5', 'b=3']],
    [numbers, ['-a', '5', '-b', '-3'], ['a=5', 'b=-3']],
    [numbers, ['--dry-run', '--a', '5'], ['dry_run=true', 'a=5']],
    [numbers, ['--dry-run', 'false', '--a', '5'], ['dry_run=false', 'a=5']],
    [numbers, ['--dry-run', '5', '3'], ['a=5', 'b=3', 'dry_run=true']],
    [numbers, ['--no-dry-run'], ['dry_run=false']],
    [numbers, ['--a', '5', 'b=3'], ['a=5', 'b=3']],
    [numbers, ['a', '5', 'b', '3'], ['a=5', 'b=3']],
    [numbers, ['a', '=', '5'], ['a=5']],
    [numbers, ['a:5', 'b:', '3'], ['a=5', 'b=3']],
    [numbers, ['{"a":5}', '3'], ['{"a":5}', 'a=3']],
    [search, ['hello'], ['query=hello']],
    [search, ['hello', 'world'], ['query=hello world']],
    [search, ['hello', 'world', '--max-results', '5'], ['query=hello world', 'max_results=5']],
    [search, ['--maxResults=5', '--query', 'x'], ['max_results=5', 'query=x']],
    [search, ['https://example.com/?q=1'], ['query=https://example.com/?q=1']],
    [search, ['what is a=5'], ['query=what is a=5']],
    [search, ['--unknown', '5'], ['unknown=5']],
  ])('%j and %j: %j', (schema, words, advised) => {
    expect(suggestForWords(words, schema)).toEqual(advised);
  });

  it('without a schema only values with a name are corrected', () => {
    expect(suggestForWords(['--a', '5', '--b=3', '--flag'])).toEqual(['a=5', 'b=3', 'flag=true']);
    expect(suggestForWords(['5', '3'])).toBeUndefined();
  });

  it('more words than names are not corrected', () => {
    expect(suggestForWords(['1', '2', '3', '4', '5'], numbers)).toBeUndefined();
  });
});

describe('a word without a name is refused with the correct form', () => {
  const refusal = (words: string[], schema: JsonObject) =>
    refusalOf(() => buildArguments(words, schema, portWith()));

  it.each<[schema: JsonObject, words: string[], message: string, hint: string]>([
    [numbers, ['5', '3'], '"5" is a value without an argument name.', 'Name the arguments: a=5 b=3'],
    [
      numbers,
      ['--a', '5'],
      '"--a" is not an option of this command; arguments are given as name=value.',
      'Name the arguments: a=5',
    ],
    [
      search,
      ['hello', 'world'],
      '"hello" is a value without an argument name.',
      `Name the arguments: 'query=hello world'`,
    ],
    [
      search,
      ['query=hello\\', 'world'],
      '"world" is a value without an argument name.',
      `Text with spaces is one word, in quotes: 'query=hello world'`,
    ],
    ...[
      ['a', '=', '5', 'b=3'],
      ['a=5', 'b', '=3'],
    ].map((words): [JsonObject, string[], string, string] => [
      numbers,
      words,
      `"${words[0] === 'a' ? 'a' : 'b'}" is a value without an argument name.`,
      'Write an argument without spaces around "=": a=5 b=3',
    ]),
    [numbers, ['=5'], '"=5" is a value without an argument name.', 'Name the arguments: a==5'],
    [
      numbers,
      ['1', '2', '3', '4', '5'],
      '"1" is a value without an argument name.',
      'Arguments are given as name=value; the names are unit, a, b, dry_run.',
    ],
    [
      {},
      ['5'],
      '"5" is a value without an argument name.',
      'Its schema declares no arguments; others are given as name=value.',
    ],
  ])('%j and %j', async (schema, words, message, hint) => {
    expect(await refusal(words, schema)).toMatchObject({ message, hint });
  });

  it('a secret among the words is not repeated', async () => {
    const { message, hint } = await refusal(['api_key=hunter2', '5'], numbers);
    expect(`${message} ${hint}`).not.toContain('hunter2');
  });

  it('names that are not options are treated as names if they are declared', async () => {
    const dashed: JsonObject = { properties: { '--a': { type: 'integer' }, 'x y': {}, 'http://x': {} } };
    const { arguments: args } = await buildArguments(['--a=5', 'x y=1', 'http://x=2'], dashed, portWith());
    expect(args).toEqual({ '--a': 5, 'x y': 1, 'http://x': 2 });
  });
});

it('arbitrary words get advice or none', () => {
  const random = randomNumbers(10);
  const pieces = ['a', 'b', '-', '--', '=', ':', '5', 'no-', 'dry_run', ' ', '{', 'x'];
  for (let round = 0; round < 3000; round++) {
    const words = Array.from({ length: Math.floor(random() * 5) }, () => randomText(random, pieces, 4));
    for (const schema of [numbers, search, {}, undefined]) {
      const advised = suggestForWords(words, schema);
      expect(advised === undefined || advised.every((word) => typeof word === 'string')).toBe(true);
    }
  }
});
