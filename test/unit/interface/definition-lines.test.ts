import { expect, test } from 'vitest';
import { definitionLines, type Place } from '../../../src/interface/definition-lines.ts';

const text = `{
  "version": 1,
  "servers": {
    "calc": {
      "revision": "2025-11-25",
      "tools": [
        { "name": "add", "inputSchema": {} },
        {
          "name": "multiply",
          "inputSchema": {
            "properties": {
              "a/b": { "type": "number" }
            },
            "required": [
              "a/b"
            ]
          }
        }
      ],
      "resources": [],
      "templates": [{ "uriTemplate": "a://{b}" }]
    }
  }
}
`;

const lineOf = (place: Partial<Place>, file = text) =>
  definitionLines(file)({ server: 'calc', kind: 'tool', name: 'multiply', path: '', ...place });

test('the line of a definition, or of a member of it', () => {
  expect(lineOf({ name: 'add' })).toBe(7);
  expect(lineOf({})).toBe(8);
  expect(lineOf({ path: '/inputSchema/properties/a~1b/type' })).toBe(12);
  expect(lineOf({ path: '/inputSchema/required/0' })).toBe(15);
  expect(lineOf({ kind: 'template', name: 'a://{b}' })).toBe(21);
  expect(lineOf({ kind: 'server', name: 'calc', path: '/revision' })).toBe(5);
});

test('else the line of what is around it', () => {
  expect(lineOf({ path: '/inputSchema/properties/c/default' })).toBe(11);
  expect(lineOf({ name: 'divide' })).toBe(6);
  expect(lineOf({ kind: 'resource', name: 'a://b' })).toBe(20);
  expect(lineOf({ kind: 'prompt', name: 'poem' })).toBe(4);
});

test('a single server may have another name', () => {
  expect(lineOf({ server: 'calculator', name: 'add' })).toBe(7);
  const several = text.replace('"servers": {', '"servers": { "other": {},');
  expect(lineOf({ name: 'add' }, several)).toBe(7);
  expect(lineOf({ server: 'calculator', name: 'add' }, several)).toBeUndefined();
});
