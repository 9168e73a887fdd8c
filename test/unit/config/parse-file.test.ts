import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonDocument, readDocument } from '../../../src/config/parse-file.ts';
import { stringifyJson } from '../../../src/core/json-text.ts';
import { temporaryFolder, write } from './files.ts';

function refusal(text: string, name = 'mcp.json'): string {
  const path = write(join(temporaryFolder(), name), text);
  try {
    readDocument(path);
  } catch (error) {
    return (error as Error).message.replace(path, name);
  }
  throw new Error('It was read.');
}

describe('JSON', () => {
  it('may have comments, trailing commas and a byte order mark', () => {
    const text = '\ufeff// a\n{"a": [1, 2,], /* b */ "c": "// no comment",}';
    expect(jsonDocument('f.json', text).value).toEqual({ a: [1, 2], c: '// no comment' });
  });

  it('may be empty', () => {
    expect(jsonDocument('f.json', ' \n').value).toEqual({});
  });

  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 'mcp.json:3:3: this is not JSON: a comma is expected here.'],
    ['{"a" 1}', 'mcp.json:1:6: this is not JSON: a colon is expected here.'],
    ['{"a": {', 'mcp.json:1:8: this is not JSON: a closing } is expected here.'],
    ["{'a': 1}", 'mcp.json:1:2: this is not JSON: a value (text needs double quotes) is expected here.'],
  ])('that is malformed is refused with the position and what was expected: %j', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it('maps a member to its position, or that of its parent', () => {
    const document = jsonDocument('f.json', '{\n  "a": {\n    "b": [1,\n 22]\n  }\n}');
    expect(document.locate(['a', 'b', 1])).toBe('f.json:4:2');
    expect(document.locate(['a', 'x', 'y'])).toBe('f.json:2:8');
    expect(document.locate([])).toBe('f.json:1:1');
  });
});

describe('TOML', () => {
  it('that is malformed is refused with the position', () => {
    expect(refusal('[a]\nb = = 1', 'config.toml')).toMatch(/^config\.toml:2:5: this is not TOML: ./);
  });

  it('keeps every digit of a number, in JSON, in JSON with comments and in TOML', () => {
    const texts = {
      'a.json': '{"a":9007199254740993}',
      'b.json': '{"a":9007199254740993,}',
      'c.toml': 'a = 9007199254740993',
    };
    for (const [name, text] of Object.entries(texts)) {
      const { value } = readDocument(write(join(temporaryFolder(), name), text));
      expect(stringifyJson(value)).toBe('{"a":9007199254740993}');
    }
  });

  it('maps a member to its position', () => {
    const path = write(join(temporaryFolder(), 'c.toml'), '[x]\na = 1\n\n[x."y z"]\nb = 2\n');
    const { locate } = readDocument(path);
    expect(locate(['x', 'a'])).toBe(`${path}:2:1`);
    expect(locate(['x', 'y z', 'b'])).toBe(`${path}:5:1`);
    expect(locate(['x', 'y z', 'nothing'])).toBe(`${path}:4:1`);
  });
});

describe('a file with excessive nesting', () => {
  it.each([10_000, 1_000_000])('is refused: %d levels', (levels) => {
    expect(refusal(`{"a": ${'['.repeat(levels)}${']'.repeat(levels)}}`)).toContain('nested too deeply');
    expect(refusal(`{"a": ${'['.repeat(levels)}`)).toMatch(/nested too deeply|is not JSON/);
  });
});

describe('an unreadable file', () => {
  it('is named in the error', () => {
    expect(() => readDocument('/nowhere/mcp.json')).toThrow('/nowhere/mcp.json cannot be read');
  });
});
