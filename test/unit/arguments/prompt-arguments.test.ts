import { describe, expect, it } from 'vitest';
import { exampleWords } from '../../../src/arguments/example.ts';
import { missingArguments } from '../../../src/arguments/missing.ts';
import {
  buildPromptArguments,
  buildVariables,
  promptSchema,
} from '../../../src/arguments/prompt-arguments.ts';
import { UriTemplate } from '../../../src/arguments/uri-template.ts';
import type { Prompt } from '../../../src/core/protocol.ts';
import { portWith, refusalOf } from './ports.ts';

const prompt: Prompt = {
  name: 'greet',
  arguments: [
    { name: 'name', required: true, description: 'Whom' },
    { name: 'style', title: 'Style' },
    { name: 'a.b' },
    { name: '__proto__' },
  ],
};
const port = portWith({ note: 'two\nlines\n', data: '{"a": [1, 2]}' }, '{"name": "Eve", "style": {"x": 1}}');
const build = (...words: string[]) => buildPromptArguments(words, prompt, port);

describe("a prompt's arguments are strings", () => {
  it.each<[word: string, text: string]>([
    ['name=Ada', 'Ada'],
    ['name=', ''],
    ['name=007', '007'],
    ['name=5', '5'],
    ['name=null', 'null'],
    ['name={"a":1}', '{"a":1}'],
    ['name=@note', 'two\nlines\n'],
    ['name=@@note', '@note'],
    ['name:=5', '5'],
    ['name:=true', 'true'],
    ['name:=null', 'null'],
    ['name:={"a": [1, 2]}', '{"a":[1,2]}'],
    ['name:="Ada"', 'Ada'],
    ['name:=@data', '{"a":[1,2]}'],
    ['{"name": ["x", 1]}', '["x",1]'],
  ])('%j is %j', async (word, text) => {
    expect(await build(word)).toEqual({ name: text });
  });

  it('can come from standard input, and later words override them', async () => {
    expect(await build('-', 'name=Ada')).toEqual({ name: 'Ada', style: '{"x":1}' });
  });

  it('may have names with dots', async () => {
    expect(JSON.stringify(await build('a.b=1', '__proto__=2'))).toBe('{"a.b":"1","__proto__":"2"}');
  });
});

describe('invalid prompt arguments are refused', () => {
  it.each([
    [['nam=x'], 'There is no argument "nam". Did you mean "name"?'],
    [['{"other":1}'], 'The prompt greet has no argument "other".'],
    [['Ada'], '"Ada" is a value without an argument name.'],
    [['name.x=1'], 'The prompt greet takes text only: its argument "name" has no members or items.'],
    [['name[]=1'], 'The prompt greet takes text only: its argument "name" has no members or items.'],
    [['name=@nothing'], 'Argument name: there is no file nothing.'],
    [['name:=x'], `Argument name: "x" is not JSON (Unexpected token 'x').`],
  ])('%j', async (words, message) => {
    expect((await refusalOf(() => build(...words))).message).toBe(message);
  });

  it('with the correct form', async () => {
    expect((await refusalOf(() => build('Ada', 'Lovelace'))).hint).toBe(
      `Name the arguments: 'name=Ada Lovelace'`,
    );
    expect((await refusalOf(() => build('--name', 'Ada'))).hint).toBe('Name the arguments: name=Ada');
  });

  it('if the prompt has no arguments', async () => {
    const none: Prompt = { name: 'none', arguments: [] };
    const { message, hint } = await refusalOf(() => buildPromptArguments(['a=1'], none, port));
    expect(`${message} ${hint}`).toBe('There is no argument "a". It takes no arguments.');
    expect(await buildPromptArguments([], none, port)).toEqual({});
  });
});

it('missing prompt arguments are reported like those of a tool', () => {
  expect(missingArguments({ style: 'x' }, promptSchema(prompt))).toEqual([
    { name: 'name', type: 'string', description: 'Whom' },
  ]);
  expect(missingArguments({ name: '' }, promptSchema(prompt))).toEqual([]);
});

it('an example contains the required prompt arguments', async () => {
  expect(await exampleWords(promptSchema(prompt))).toEqual(['name=text']);
});

it('prompt arguments are available as a schema', () => {
  expect(promptSchema({ name: 'p', arguments: [{ name: 'a', title: 'A', required: true }] })).toEqual({
    type: 'object',
    properties: { a: { type: 'string', title: 'A' } },
    required: ['a'],
    additionalProperties: false,
  });
});

describe("a template's variables", () => {
  const { variables } = new UriTemplate('x://{city}{?day,tag*}');
  const values = (...words: string[]) => buildVariables(words, variables, port);

  it('are strings, and all optional', async () => {
    expect(await values()).toEqual({});
    expect(await values('city=[1]', 'day=5')).toEqual({ city: '[1]', day: '5' });
    expect(await values('city:=5', 'day:=true')).toEqual({ city: '5', day: 'true' });
    expect(await values('city:=null')).toEqual({});
  });

  it('are lists and objects if given as JSON or if the variable is exploded', async () => {
    expect(await values('city:=["a",2,null]')).toEqual({ city: ['a', '2'] });
    expect(await values('tag[]=a', 'tag[]=b')).toEqual({ tag: ['a', 'b'] });
    expect(await values('tag=["a"]')).toEqual({ tag: ['a'] });
    expect(await values('tag.x=a')).toEqual({ tag: { x: 'a' } });
    expect(await values('tag=a')).toEqual({ tag: 'a' });
  });

  it.each([
    [['cty=Rome'], 'There is no argument "cty". Did you mean "city"?'],
    [['{"x":1}'], 'The template has no argument "x".'],
    [['Rome'], '"Rome" is a value without an argument name.'],
    [['city:=[[1]]'], 'city must be text, or a list or an object of texts: it is part of a URI.'],
  ])('rejects %j', async (words, message) => {
    expect((await refusalOf(() => values(...words))).message).toBe(message);
  });
});
