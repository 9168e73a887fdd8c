import { describe, expect, it } from 'vitest';
import { layOutJson } from '../../../../src/render/layout/json-layout.ts';
import { prettyJson } from '../../../../src/render/print-json.ts';
import { coloured, terminal } from '../styles.ts';

describe('text that is an object or array', () => {
  it.each([
    '{}',
    '[]',
    ' [ ] \n',
    '{"a":[1,2.5,{"b":null}],"c":{},"d":[],"e":[[]],"f":"x: {y, [z]}","g":true}',
    '[1,-25,"\\"quoted\\"",false]\n',
  ])('%s is printed as --json prints it', (text) => {
    expect(layOutJson(text, terminal())).toBe(prettyJson(JSON.parse(text), terminal()));
    expect(layOutJson(text, coloured)).toBe(prettyJson(JSON.parse(text), coloured));
  });

  it('keeps digits, the order of keys, repeated keys and escapes', () => {
    const text = '{"2":1.0,"1":123456789012345678901234567890,"2":1e400,"\\u00e9":"\\u0041"}';
    expect(layOutJson(text, terminal())).toBe(
      '{\n  "2": 1.0,\n  "1": 123456789012345678901234567890,\n  "2": 1e400,\n  "\\u00e9": "\\u0041"\n}\n',
    );
  });

  it('is sanitised', () => {
    expect(layOutJson('["\u009b2J\u202e"]', terminal())).toBe('[\n  "\\u009b2J\\u202e"\n]\n');
  });
});

it.each(['5', '"text"', 'null', '', '{"a":1} {"b":2}', '[1,]', '{a:1}', '[\u001b[31m1]', '{"a":1'])(
  'other text is left as it is: %j',
  (text) => {
    expect(layOutJson(text, terminal())).toBeUndefined();
  },
);

it('leaves what is too long or too deep as it is', () => {
  expect(layOutJson(JSON.stringify(['x'.repeat(1_000_000)]), terminal())).toBeUndefined();
  expect(layOutJson('['.repeat(1_000) + ']'.repeat(1_000), terminal())).toBeUndefined();
  expect(layOutJson('['.repeat(100_000) + ']'.repeat(100_000), terminal())).toBeUndefined();
});
