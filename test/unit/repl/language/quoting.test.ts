import { describe, expect, it } from 'vitest';
import { buildArguments } from '../../../../src/arguments/build-arguments.ts';
import { tokenize } from '../../../../src/arguments/tokenize.ts';
import type { Json } from '../../../../src/core/json.ts';
import { typedArgument, typedWord } from '../../../../src/repl/language/quoting.ts';
import { redactLine } from '../../../../src/repl/language/redact-line.ts';
import { Variables } from '../../../../src/repl/variables/variables.ts';
import { portWith } from '../../arguments/ports.ts';

const variables = new Variables();
variables.set('x', 'no');

async function readBack(typed: string): Promise<string[]> {
  return Promise.all(tokenize(`tool ${typed} end`).words.map((word) => variables.expand(word)));
}

describe('a quoted word is parsed as the same word', () => {
  it.each([
    'plain',
    'two words',
    "it's",
    "it's two",
    '"quoted"',
    `'a' "b" c`,
    '',
    'a=b c',
    "city=L'Aquila",
    "city=l'a b",
    '{"a": 1}',
    '{not json',
    'a={x',
    '[1,2]',
    'price=$x',
    '$x',
    '|',
    '>',
    'a=>',
    'u=http://x/?a=1&b=2',
    'back\\slash "x"',
    'São Paulo',
  ])('%s', async (word) => {
    expect(await readBack(typedWord(word))).toEqual(['tool', word, 'end']);
  });

  it.each<[Json, object]>([
    ['text', { type: 'string' }],
    ['two words', { type: 'string' }],
    ["it's $x", { type: 'string' }],
    ['@file', { type: 'string' }],
    ['', { type: 'string' }],
    [5, { type: 'number' }],
    [true, { type: 'boolean' }],
    [[1, 'a b', '$x'], { type: 'array' }],
    [{ a: { b: "it's" } }, { type: 'object' }],
    [null, {}],
  ])('%j as an argument', async (value, schema) => {
    const words = (await readBack(typedArgument('a', value))).slice(1, -1);
    const built = await buildArguments(
      words,
      { type: 'object', properties: { a: schema as never } },
      portWith(),
    );
    expect(built.arguments).toEqual({ a: value });
  });
});

describe('the history entry of a line', () => {
  it.each<[line: string, kept: string | undefined]>([
    ['multiply a=5 b=3', 'multiply a=5 b=3'],
    ['login user=Jo password=hunter2 stay=true', 'login user=Jo stay=true'],
    ["login api_key='a b' user=Jo", 'login user=Jo'],
    ['login password:="x"', 'login'],
    ['connect https://a.example/mcp --bearer abc', 'connect https://a.example/mcp'],
    ['connect https://a.example/mcp --bearer=abc -q', 'connect https://a.example/mcp -q'],
    ["connect https://a.example/mcp -H 'X-Api: abc' --json", 'connect https://a.example/mcp --json'],
    ['connect s.py -e API_TOKEN=abc -e PORT=80', 'connect s.py -e PORT=80'],
    ['connect https://me:word@a.example/mcp', undefined],
    ['login {"user": "Jo", "password": "x"}', undefined],
    ['tools | curl -H "Authorization: Bearer x" y', undefined],
    ['!export TOKEN=abc', undefined],
    ['!ls', '!ls'],
    ['# a comment', '# a comment'],
    ["login password='hunter", undefined],
  ])('%s', (line, kept) => {
    expect(redactLine(line)).toBe(kept);
  });

  it.each<[line: string, kept: string | undefined]>([
    ['enter door=x note=a', 'enter note=a'],
    ['x = time call enter note=a vault.word=x', 'x = time call enter note=a'],
    [`enter vault='{"word":"x"}' note=a`, 'enter note=a'],
    ['enter {"vault":{"word":"x"}}', undefined],
    ['enter {"vault":{"size":1}}', 'enter {"vault":{"size":1}}'],
    ['leave door=x', 'leave door=x'],
  ])('omits secrets by the schema of the tool: %s', (line, kept) => {
    const properties = {
      door: { type: 'string', format: 'password' },
      vault: { type: 'object', properties: { word: { writeOnly: true }, size: {} } },
      note: {},
    };
    const schemaOf = (tool: string) => (tool === 'enter' ? { type: 'object', properties } : undefined);
    expect(redactLine(line, schemaOf)).toBe(kept);
  });
});
