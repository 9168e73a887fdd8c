import { describe, expect, it } from 'vitest';
import { buildArguments } from '../../../src/arguments/build-arguments.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { stringifyJson } from '../../../src/core/json-text.ts';
import { portWith, randomNumbers, randomText, refusalOf } from './ports.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    a: { type: 'number' },
    b: { type: 'integer' },
    text: { type: 'string' },
    flag: { type: 'boolean' },
    unit: { enum: ['cm', 'inch'] },
    tags: { type: 'array', items: { type: 'string' } },
    pair: { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false },
    any: {},
    'a.b': { type: 'string' },
    'list[0]': { type: 'string' },
    where: {
      type: 'object',
      properties: { city: { type: 'string' }, 'zip.code': { type: 'string' }, at: { $ref: '#/$defs/point' } },
      additionalProperties: false,
    },
    points: { type: 'array', items: { $ref: '#/$defs/point' } },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    api_key: { type: 'string' },
    maybe: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
  },
  $defs: { point: { type: 'object', properties: { x: { type: 'number' }, y: { type: 'number' } } } },
};

async function build(words: string[], files: Record<string, string> = {}, stdin = ''): Promise<JsonObject> {
  return (await buildArguments(words, schema, portWith(files, stdin))).arguments;
}

const refusal = (words: string[], files: Record<string, string> = {}, stdin = '') =>
  refusalOf(() => build(words, files, stdin));

describe('words are converted to arguments', () => {
  it.each<[words: string[], args: JsonObject]>([
    [[], {}],
    [['a=5', 'b=3'], { a: 5, b: 3 }],
    [['text=007'], { text: '007' }],
    [['text='], { text: '' }],
    [['text=a=b'], { text: 'a=b' }],
    [['text=a:=b'], { text: 'a:=b' }],
    [['text==x'], { text: '=x' }],
    [['text=http://x/?a=1&b=2'], { text: 'http://x/?a=1&b=2' }],
    [['text=@@x'], { text: '@x' }],
    [['text=@@'], { text: '@' }],
    [['text=a@b'], { text: 'a@b' }],
    [['any=x@y'], { any: 'x@y' }],
    [['flag=true', 'unit=cm'], { flag: true, unit: 'cm' }],
    [['tags=["x"]'], { tags: ['x'] }],
    [['any=5'], { any: 5 }],
    [['any=007'], { any: '007' }],
    [['maybe=null'], { maybe: null }],
    [['a:=5'], { a: 5 }],
    [['any:="007"'], { any: '007' }],
    [['any:={"a":[1]}'], { any: { a: [1] } }],
    [['text:=5'], { text: 5 }],
    [['where.city=Rome'], { where: { city: 'Rome' } }],
    [['where.at.x=1', 'where.at.y=2'], { where: { at: { x: 1, y: 2 } } }],
    [['tags[]=x', 'tags[]=5'], { tags: ['x', '5'] }],
    [['tags[1]=y', 'tags[0]=x'], { tags: ['x', 'y'] }],
    [['tags[0]=x', 'tags[]=y'], { tags: ['x', 'y'] }],
    [['points[].x=1', 'points[].x=2', 'points[0].y=3'], { points: [{ x: 1, y: 3 }, { x: 2 }] }],
    [['pair[0]=5', 'pair[1]=5'], { pair: [5, '5'] }],
    [['any[]=1', 'any[]=x'], { any: [1, 'x'] }],
    [['any.x.y=1'], { any: { x: { y: 1 } } }],
    [['any[x][y]=1'], { any: { x: { y: 1 } } }],
    [['any["x.y [z]"]=1'], { any: { 'x.y [z]': 1 } }],
    [['any[0][1]=b', 'any[0][0]=a'], { any: [['a', 'b']] }],
    [['any.0=x'], { any: { '0': 'x' } }],
    [['headers.X-Id=5', 'headers[a/b]=c d'], { headers: { 'X-Id': '5', 'a/b': 'c d' } }],
    [['a=1', 'a=2'], { a: 2 }],
  ])('%j', async (words, args) => {
    expect(await build(words)).toEqual(args);
  });

  it('a schema key named a.b takes precedence', async () => {
    expect(await build(['a.b=5', 'list[0]=6', 'where.zip.code=007'])).toEqual({
      'a.b': '5',
      'list[0]': '6',
      where: { 'zip.code': '007' },
    });
  });

  it('a schema key that ends in a colon can be set if no key without the colon exists', async () => {
    const colons: JsonObject = { properties: { 'a:': { type: 'string' }, b: {}, 'b:': {} } };
    const { arguments: args } = await buildArguments(['a:=5', 'b:=5', 'b::=6'], colons, portWith());
    expect(args).toEqual({ 'a:': '5', b: 5, 'b:': 6 });
    const json = await buildArguments(['a::=5'], colons, portWith());
    expect(json.arguments).toEqual({ 'a:': 5 });
  });

  it('key=@file is the text of the file, converted like other text', async () => {
    const files = { note: 'two\nlines\n', five: '5\n', list: '["x"]\n', word: 'cm\n' };
    expect(await build(['text=@note', 'a=@five', 'tags=@list', 'unit=@word', 'any=@five'], files)).toEqual({
      text: 'two\nlines\n',
      a: 5,
      tags: ['x'],
      unit: 'cm',
      any: '5\n',
    });
  });

  it('key:=@file is the JSON of the file', async () => {
    const files = { data: '\uFEFF{"x": [1]}\n', '@odd': '1' };
    expect(await build(['any:=@data', 'a:=@@odd'], files)).toEqual({ any: { x: [1] }, a: 1 });
  });

  it('key=@- is standard input', async () => {
    expect(await build(['text=@-'], {}, 'piped')).toEqual({ text: 'piped' });
    expect(await build(['any:=@-'], {}, '[1]')).toEqual({ any: [1] });
  });

  it('a large file is read whole', async () => {
    const long = 'x'.repeat(5_000_000);
    expect((await build(['text=@long'], { long })).text).toHaveLength(5_000_000);
  });
});

describe('a whole object', () => {
  it('is used as given', async () => {
    expect(await build(['{"a":5,"text":7,"other":null}'])).toEqual({ a: 5, text: 7, other: null });
  });

  it('can be read from standard input', async () => {
    expect(await build(['-'], {}, ' {"a": 5}\n')).toEqual({ a: 5 });
  });

  it.each<[words: string[], args: JsonObject]>([
    [['{"a":5,"b":1}', 'a=6'], { a: 6, b: 1 }],
    [['-', 'a=6'], { a: 6, text: 'in' }],
    [['{"a":1}', '{"a":2,"b":3}'], { a: 2, b: 3 }],
    [['a=6', '{"a":5}'], { a: 5 }],
    [['{"where":{"city":"Rome","at":{"x":1}}}', 'where.at.x=2'], { where: { city: 'Rome', at: { x: 2 } } }],
    [['{"tags":["x"]}', 'tags[]=y'], { tags: ['x', 'y'] }],
    [['{"tags":["x","y"]}', 'tags[0]=z'], { tags: ['z', 'y'] }],
    [['{"any":5}', 'any.x=1'], { any: { x: 1 } }],
    [['{"any":null}', 'any[]=1'], { any: [1] }],
    [['any.x=1', '{"any":{"y":2}}', 'any.z=3'], { any: { y: 2, z: 3 } }],
    [['any[1]=x', '{"any":5}'], { any: 5 }],
  ])('is combined with other words: %j, the last one wins', async (words, args) => {
    expect(await build(words, {}, '{"a":5,"text":"in"}')).toEqual(args);
  });

  it('and a word given twice is reported', async () => {
    const built = await buildArguments(['a=5', 'a=6', 'tags[]=x', 'tags[]=y'], schema, portWith({}, ''));
    expect(built).toEqual({
      arguments: { a: 6, tags: ['x', 'y'] },
      notes: ['a is given more than once; the last value is used.'],
    });
  });

  it.each([
    ['{"a":', 'The arguments: the word is not JSON'],
    ['{a:5}', 'The arguments: the word is not JSON'],
    ['-', 'The arguments: standard input is empty.'],
  ])('%j is refused', async (word, message) => {
    expect((await refusal([word])).message).toContain(message);
  });

  it.each(['[1]', '5', '"x"', 'null'])('%s from standard input is rejected', async (stdin) => {
    expect((await refusal(['-'], {}, stdin)).message).toMatch(
      /^The arguments must be a JSON object.*standard input/,
    );
  });

  it('without the quotes that the system shell removed gets advice', async () => {
    expect((await refusal(['{a:hello}'])).hint).toContain('which the shell may have removed');
    expect((await refusal(["{'a':'hello'}"])).hint).toContain('double quotes');
  });
});

describe('a value of the wrong type is refused, naming the argument, the value and the expected type', () => {
  it.each<[word: string, message: string]>([
    ['a=x', 'Argument a takes a number, but was given "x".'],
    ['a=', 'Argument a takes a number, but was given "".'],
    ['b=1.5', 'Argument b takes an integer, but was given "1.5".'],
    ['flag=yes', 'Argument flag takes true or false, but was given "yes".'],
    ['unit=mm', 'Argument unit takes one of "cm", "inch", but was given "mm". Did you mean "cm"?'],
    ['maybe=x', 'Argument maybe takes an integer or null, but was given "x".'],
    ['tags=x,y', 'Argument tags takes a JSON array, but was given "x,y".'],
    ['where=x', 'Argument where takes a JSON object, but was given "x".'],
    ['points[].x=east', 'Argument points[].x takes a number, but was given "east".'],
    ['where.at.x=east', 'Argument where.at.x takes a number, but was given "east".'],
    ['any:=abc', `Argument any: "abc" is not JSON (Unexpected token 'a').`],
    ['any:=', 'Argument any: "" is empty.'],
  ])('%j', async (word, message) => {
    expect((await refusal([word])).message).toBe(message);
  });

  it('a field of a form is not called an argument', async () => {
    const words = buildArguments(['a=x'], { properties: { a: { type: 'integer' } } }, portWith(), {
      subject: 'Field',
    });
    await expect(words).rejects.toThrow('Field a takes an integer, but was given "x".');
  });

  it('an undeclared name that a member of an argument has is pointed to it', async () => {
    const recipe = {
      type: 'object',
      properties: { title: {}, by: { type: 'object', properties: { cook: {} } } },
    };
    const closed = { properties: { recipe }, additionalProperties: false };
    const refused = (word: string) => refusalOf(() => buildArguments([word], closed, portWith()));
    expect((await refused('title=x')).message).toBe(
      'There is no argument "title". Did you mean "recipe.title"?',
    );
    expect((await refused('cook=x')).message).toBe(
      'There is no argument "cook". Did you mean "recipe.by.cook"?',
    );
    const open = await buildArguments(['title=x'], { properties: { recipe } }, portWith());
    expect(open.notes).toEqual([
      '"title" is not a declared argument; it is sent anyway. Did you mean "recipe.title"?',
    ]);
  });

  it('an array argument shows the correct form for the given value', async () => {
    expect((await refusal(['tags=x,y'])).hint).toContain(`'tags[]=x' 'tags[]=y'; or as JSON: tags:='[…]'`);
  });

  it('an object argument shows the correct form with one of its members', async () => {
    expect((await refusal(['where=x'])).hint).toContain('where.city=…');
  });

  it('JSON for a text argument shows the form for text', async () => {
    expect((await refusal(['text:=abc'])).hint).toContain('text=…');
  });

  it('a long text is truncated', async () => {
    const { message } = await refusal([`a=${'x'.repeat(1000)}`]);
    expect(message.length).toBeLessThan(150);
  });

  it.each([
    'api_key:=hunter2',
    'api_key:={hunter2',
    'password=hunter2',
    'password=12345678901234567890',
    'pin_code_secret:=[12345678901234567890',
    'pin_code_secret=[12345678901234567890',
    'token.x=hunter2',
    '--api-key=hunter2',
  ])('%j is not repeated because it is a secret', async (word) => {
    const secrets: JsonObject = {
      properties: {
        api_key: { type: 'string' },
        password: { type: 'boolean' },
        token: { type: 'string' },
        pin_code_secret: { type: 'array' },
      },
    };
    const { message, hint } = await refusalOf(() => buildArguments([word], secrets, portWith()));
    expect(`${message} ${hint}`).not.toMatch(/hunter2|1234567890/);
  });
});

describe('files', () => {
  it('the message for a missing file explains how to pass the text itself', async () => {
    const { message, hint } = await refusal(['text=@ada']);
    expect(message).toBe('Argument text: there is no file ada.');
    expect(hint).toBe('To pass the text itself, write text=@@ada.');
  });

  it.each([
    ['EISDIR', 'Argument text: there is a folder, not a file, at x.'],
    ['EACCES', 'Argument text: no permission to read x.'],
    ['EIO', 'Argument text: x could not be read (broken).'],
  ])('%s is described in words', async (code, message) => {
    const port = {
      ...portWith(),
      readFile: () => Promise.reject(Object.assign(new Error('broken'), { code })),
    };
    expect((await refusalOf(() => buildArguments(['text=@x'], schema, port))).message).toBe(message);
  });

  it('a missing file name is refused', async () => {
    expect((await refusal(['text=@'])).message).toBe('text=@ names no file.');
  });

  it('a file that is not JSON is named', async () => {
    expect((await refusal(['any:=@f'], { f: 'x' })).message).toContain(
      'Argument any: the file f is not JSON',
    );
  });

  it('standard input can be read only once', async () => {
    expect((await refusal(['-', 'text=@-'], {}, '{}')).message).toContain('"-" and "text=@-"');
  });
});

describe('contradictory words are refused', () => {
  it.each([
    [['any=1', 'any.x=2'], 'any'],
    [['any.x=2', 'any=1'], 'any'],
    [['any.x=2', 'any:={}'], 'any'],
    [['any[]=2', 'any=1'], 'any'],
    [['any[]=2', 'any.x=1'], 'any'],
    [['any.x=1', 'any[]=2'], 'any'],
    [['any.x.y=1', 'any.x=2'], 'any.x'],
    [['any[]=1', 'any[0].x=2'], 'any[0]'],
  ])('%j about %s', async (words, path) => {
    expect((await refusal(words)).message).toContain(`${path} is given in conflicting ways`);
  });

  it('but a member can override a whole given as JSON', async () => {
    expect(await build(['any:={"x":1}', 'any.y=2'])).toEqual({ any: { x: 1, y: 2 } });
  });

  it.each([
    [['tags[1]=x'], 'tags[1] leaves a gap: tags[0] is not given.'],
    [['tags[0]=x', 'tags[2]=y'], 'tags[2] leaves a gap: tags[1] is not given.'],
    [['any.x[1]=1'], 'any.x[1] leaves a gap: any.x[0] is not given.'],
    [['any[4294967295]=1'], 'any[4294967295] leaves a gap: any[4294967294] is not given.'],
    [['any[2000000000]=1', 'any[]=2'], 'any[2000000001] leaves a gap: any[0] is not given.'],
    [['any[99999999999999999999]=1'], 'leaves a gap'],
    [['{"any":[1]}', 'any[2]=3'], 'any[2] leaves a gap: any[1] is not given.'],
  ])('an array cannot have gaps: %j', async (words, message) => {
    expect((await refusal(words)).message).toContain(message);
  });
});

describe('paths that the schema rules out are refused with the correct form', () => {
  it.each([
    ['a.x=1', 'a has no member "x": it is a single value.'],
    [
      'tags.x=1',
      'tags has no member "x": it is an array; its items are tags[0]=…, or tags[]=… for the next one.',
    ],
    [
      'tags.0=1',
      'tags has no member "0": it is an array; its items are tags[0]=…, or tags[]=… for the next one.',
    ],
    ['where[0]=1', 'where has no items: it is an object; its members are where.name=….'],
    ['where[]=1', 'where has no items: it is an object; its members are where.name=….'],
    ['text[0]=1', 'text has no items: it is a single value.'],
    ['any.=1', '"any." is not a valid argument name.'],
    ['any..x=1', '"any..x" is not a valid argument name.'],
    ['.x=1', '".x" is not a valid argument name.'],
    ['any[=1', '"any[" is not a valid argument name.'],
    ['any[0=1', '"any[0" is not a valid argument name.'],
    ['any]x=1', '"any]x" is not a valid argument name.'],
    ['any[0]x=1', '"any[0]x" is not a valid argument name.'],
    ['any["x]=1', 'any'],
    ['[0]=1', '"[0]" is not a valid argument name.'],
  ])('%j', async (word, message) => {
    if (word === 'any["x]=1') expect(await build([word])).toEqual({ any: { '"x': 1 } });
    else expect((await refusal([word])).message).toBe(message);
  });
});

describe('an undeclared name', () => {
  const closed: JsonObject = { properties: { query: {}, limit: {} }, additionalProperties: false };
  const silent: JsonObject = { properties: { query: {}, limit: {} } };

  it('is refused by a closed schema, with the nearest name', async () => {
    const { message, hint } = await refusalOf(() => buildArguments(['qury=x'], closed, portWith()));
    expect(message).toBe('There is no argument "qury". Did you mean "query"?');
    expect(hint).toBe('The arguments are query, limit.');
  });

  it('is refused by a schema without arguments', async () => {
    const none: JsonObject = { type: 'object', properties: {}, additionalProperties: false };
    const { message, hint } = await refusalOf(() => buildArguments(['x=1'], none, portWith()));
    expect(`${message} ${hint}`).toBe('There is no argument "x". It takes no arguments.');
  });

  it('is refused inside a closed object', async () => {
    expect((await refusal(['where.cty=x'])).message).toBe(
      'There is no argument "cty" in where. Did you mean "city"?',
    );
  });

  it('is refused as a typo if the schema is silent, unless validation is off', async () => {
    const { hint } = await refusalOf(() => buildArguments(['qury=x'], silent, portWith()));
    expect(hint).toContain('--no-validate');
    const built = await buildArguments(['qury=x'], silent, portWith(), { validate: false });
    expect(built).toEqual({ arguments: { qury: 'x' }, notes: [] });
  });

  it('is sent with a notice if the schema is silent and no name is similar', async () => {
    const built = await buildArguments(['verbosity=5', 'z=1'], silent, portWith());
    expect(built.arguments).toEqual({ verbosity: 5, z: 1 });
    expect(built.notes).toEqual([
      '"verbosity" is not a declared argument; it is sent anyway.',
      '"z" is not a declared argument; it is sent anyway.',
    ]);
  });

  it.each<[what: string, schema: JsonObject]>([
    ['additionalProperties', { properties: { query: {} }, additionalProperties: true }],
    ['a type for others', { properties: { query: {} }, additionalProperties: { type: 'string' } }],
    [
      'a pattern',
      { properties: { query: {} }, patternProperties: { '^q': {} }, additionalProperties: false },
    ],
    ['no properties', {}],
  ])('is accepted if the schema allows it by %s', async (_, open) => {
    expect(await buildArguments(['querz=x'], open, portWith())).toEqual({
      arguments: { querz: 'x' },
      notes: [],
    });
  });

  it('is converted by the schema for additional properties', async () => {
    const typed: JsonObject = {
      properties: {},
      patternProperties: { '^n_': { type: 'integer' } },
      additionalProperties: { type: 'string' },
    };
    const { arguments: args } = await buildArguments(['n_x=5', 'y=5'], typed, portWith());
    expect(args).toEqual({ n_x: 5, y: '5' });
  });
});

describe('what is nested too deep is refused', () => {
  it.each([
    [`any:=${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'is nested more than 500 levels deep.'],
    [`{"any":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'is nested more than 500 levels deep.'],
    [`any${'[0]'.repeat(20_000)}=1`, 'The name of an argument is nested more than 500 levels deep.'],
  ])('in a word', async (word, message) => {
    expect((await refusal([word])).message).toContain(message);
  });
});

describe('numbers keep every digit', () => {
  it.each([
    [['b=12345678901234567890'], '{"b":12345678901234567890}'],
    [['b:=12345678901234567890', 'any=1e400'], '{"b":12345678901234567890,"any":1e400}'],
    [['{"any":[12345678901234567890]}', 'b=1'], '{"any":[12345678901234567890],"b":1}'],
    [['any.x[]=12345678901234567890', 'any.x[]=2'], '{"any":{"x":[12345678901234567890,2]}}'],
  ])('%j', async (words, json) => {
    for (const validate of [true, false]) {
      const built = await buildArguments(words, schema, portWith(), { validate });
      expect(stringifyJson(built.arguments)).toBe(json);
    }
  });
});

describe('--no-validate', () => {
  it.each<[word: string, args: JsonObject]>([
    ['a=x', { a: 'x' }],
    ['b=1.5', { b: 1.5 }],
    ['flag=maybe', { flag: 'maybe' }],
    ['tags=x', { tags: 'x' }],
    ['text=5', { text: '5' }],
    ['a.x=1', { a: { x: 1 } }],
  ])('accepts %j', async (word, args) => {
    const built = await buildArguments([word], schema, portWith(), { validate: false });
    expect(built.arguments).toEqual(args);
  });
});

describe('names that objects inherit are ordinary names', () => {
  it('__proto__ and constructor become members and have no side effects', async () => {
    const words = ['__proto__.polluted=1', 'constructor.prototype.polluted=1', 'any.__proto__.polluted=1'];
    const { arguments: args } = await buildArguments(words, {}, portWith());
    expect(JSON.stringify(args)).toBe(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"any":{"__proto__":{"polluted":1}}}',
    );
    expect(Object.getPrototypeOf(args)).toBe(Object.prototype);
    expect(({} as JsonObject).polluted).toBeUndefined();
  });

  it('also in a whole object', async () => {
    const whole = '{"__proto__":{"polluted":1},"any":{"__proto__":{"x":1}}}';
    const { arguments: args } = await buildArguments([whole, 'any.__proto__.y=2'], {}, portWith());
    expect(JSON.stringify(args)).toBe('{"__proto__":{"polluted":1},"any":{"__proto__":{"x":1,"y":2}}}');
    expect(({} as JsonObject).polluted).toBeUndefined();
  });

  it('a schema that declares them is read by its own members only', async () => {
    const odd = JSON.parse('{"properties":{"__proto__":{"type":"string"},"toString":{"type":"integer"}}}');
    const { arguments: args } = await buildArguments(['__proto__=5', 'toString=6'], odd, portWith());
    expect(JSON.stringify(args)).toBe('{"__proto__":"5","toString":6}');
  });
});

describe('schemas with alternatives', () => {
  const either: JsonObject = {
    oneOf: [
      { properties: { kind: { const: 'circle' }, r: { type: 'number' } }, required: ['kind', 'r'] },
      { properties: { kind: { const: 'box' }, size: { type: 'array', items: { type: 'number' } } } },
    ],
  };

  it('know the arguments of each alternative', async () => {
    const { arguments: args } = await buildArguments(['kind=box', 'size[]=1', 'r=2'], either, portWith());
    expect(args).toEqual({ kind: 'box', size: [1], r: 2 });
  });

  it('refuse what no alternative accepts', async () => {
    const { message } = await refusalOf(() => buildArguments(['kind=line'], either, portWith()));
    expect(message).toBe('Argument kind takes one of "circle", "box", but was given "line".');
  });
});

describe('too deep nesting is refused', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  it.each(['any:=', 'unit=', 'tags=', '{"any":'])('%s', async (start) => {
    const word = start.startsWith('{') ? `${start}${deep}}` : `${start}${deep}`;
    const { message } = await refusal([word]);
    expect(message.length).toBeLessThan(250);
  });

  it('but not in text', async () => {
    expect(await build([`text=${deep}`, `any=${deep}`])).toEqual({ text: deep, any: deep });
  });
});

describe('arbitrary words', () => {
  const pieces = [
    'a',
    'text',
    'any',
    'where',
    'tags',
    '.',
    '[',
    ']',
    '0',
    '[]',
    '=',
    ':=',
    '@',
    '{',
    '}',
    '"',
    '-',
    '--',
    ':',
    ' ',
    '__proto__',
    '5',
    'null',
    ',',
    '\n',
    '🎉',
    '\\',
  ];

  it('are accepted or refused as usage errors', async () => {
    const random = randomNumbers(6);
    for (let round = 0; round < 4000; round++) {
      const words = Array.from({ length: 1 + Math.floor(random() * 4) }, () => randomText(random, pieces, 7));
      for (const validate of [true, false]) {
        try {
          const { arguments: args } = await buildArguments(words, schema, portWith({ '5': '5' }, '{"a":1}'), {
            validate,
          });
          expect(JSON.parse(JSON.stringify(args))).toEqual(args);
        } catch (error) {
          expect(error, JSON.stringify(words)).toMatchObject({ name: 'UsageError', exitStatus: 2 });
        }
      }
    }
    expect(({} as JsonObject).polluted).toBeUndefined();
  });

  it('key=value for a string preserves any text', async () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 3000; round++) {
      const text = randomText(random, pieces, 6);
      const word = `text=${text.startsWith('@') ? '@' : ''}${text}`;
      expect(await build([word])).toEqual({ text });
    }
  });

  it('key:=json preserves any JSON', async () => {
    const random = randomNumbers(8);
    const value = (depth: number): Json => {
      const kind = Math.floor(random() * (depth > 3 ? 4 : 6));
      if (kind === 0) return null;
      if (kind === 1) return random() < 0.5;
      if (kind === 2) return Math.floor((random() - 0.5) * 1e6) / 100;
      if (kind === 3) return randomText(random, pieces, 5);
      const items = Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1));
      return kind === 4 ? items : Object.fromEntries(items.map((item, index) => [`k${index}`, item]));
    };
    for (let round = 0; round < 1000; round++) {
      const any = value(0);
      expect(await build([`any:=${JSON.stringify(any)}`])).toEqual({ any });
    }
  });
});
