import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { canonicalJson, parseJson } from '../../../src/core/json-text.ts';
import { interfaceFileText } from '../../../src/interface/interface-file.ts';
import {
  isInterfaceFile,
  parseInterfaceFile,
  resemblesInterfaceFile,
} from '../../../src/interface/parse-interface-file.ts';
import type { InterfaceFile, ServerInterface } from '../../../src/interface/server-interface.ts';

function server(parts: Partial<ServerInterface> = {}): ServerInterface {
  return {
    identity: { version: '1.0.0', name: 'calculator' },
    revision: '2025-11-25',
    capabilities: { tools: {} },
    clientCapabilities: {},
    instructions: undefined,
    tools: [],
    resources: [],
    templates: [],
    prompts: [],
    ...parts,
  };
}

const fileOf = (parts: Partial<ServerInterface>): InterfaceFile => ({
  version: 1,
  servers: { calc: server(parts) },
});

/** Returns the lines of the tools of a file, without their common indentation. */
function toolLines(...tools: JsonObject[]): string[] {
  const lines = interfaceFileText(fileOf({ tools })).split('\n');
  const [start, end] = [lines.indexOf('      "tools": ['), lines.indexOf('      ],')];
  return lines.slice(start + 1, end).map((line) => line.slice(8));
}

describe('the text of a lock file', () => {
  it('has the facts about a server first, and a definition on a few lines', () => {
    const multiply = {
      inputSchema: {
        type: 'object',
        required: ['a', 'b'],
        properties: { b: { type: 'number' }, a: { type: 'number', description: 'First factor' } },
      },
      description: 'Multiplies two numbers.',
      name: 'multiply',
    };
    expect(
      interfaceFileText(
        fileOf({
          tools: [multiply],
          prompts: [{ arguments: [{ required: true, name: 'form' }], name: 'poem' }],
          instructions: 'Be\nbrief.',
        }),
      ),
    ).toBe(`{
  "version": 1,
  "servers": {
    "calc": {
      "identity": { "name": "calculator", "version": "1.0.0" },
      "revision": "2025-11-25",
      "capabilities": { "tools": {} },
      "clientCapabilities": {},
      "instructions": "Be\\nbrief.",
      "tools": [
        {
          "name": "multiply",
          "description": "Multiplies two numbers.",
          "inputSchema": {
            "properties": {
              "a": { "description": "First factor", "type": "number" },
              "b": { "type": "number" }
            },
            "required": ["a", "b"],
            "type": "object"
          }
        }
      ],
      "resources": [],
      "templates": [],
      "prompts": [
        {
          "name": "poem",
          "arguments": [
            { "name": "form", "required": true }
          ]
        }
      ]
    }
  }
}
`);
  });

  it('has its servers and the members of their definitions in one order', () => {
    const a = { name: 'x', inputSchema: { type: 'object', properties: { b: {}, a: {}, B: {} } } };
    const b = { inputSchema: { properties: { B: {}, a: {}, b: {} }, type: 'object' }, name: 'x' };
    const [first, second] = [server({ tools: [a] }), server({ tools: [b] })];
    expect(interfaceFileText({ version: 1, servers: { two: first, one: server() } })).toBe(
      interfaceFileText({ version: 1, servers: { one: server(), two: second } }),
    );
    expect(
      toolLines(a)
        .filter((line) => line.includes('{}'))
        .map((line) => line.trim()),
    ).toEqual(['"B": {},', '"a": {},', '"b": {}']);
  });

  it('breaks what does not fit on 80 columns, item by item', () => {
    const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel'];
    expect(toolLines({ name: 'x', a: words.slice(0, 6), b: words })).toEqual([
      '{',
      '  "name": "x",',
      '  "a": ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"],',
      '  "b": [',
      ...words.map((word, at) => `    "${word}"${at < words.length - 1 ? ',' : ''}`),
      '  ]',
      '}',
    ]);
    const nested = { name: 'x', a: { b: { c: [{}, { d: { e: 'f'.repeat(45) } }], g: [] } } };
    expect(toolLines(nested).slice(2, -1)).toEqual([
      '  "a": {',
      '    "b": {',
      '      "c": [',
      '        {},',
      '        {',
      `          "d": { "e": "${'f'.repeat(45)}" }`,
      '        }',
      '      ],',
      '      "g": []',
      '    }',
      '  }',
    ]);
  });

  it('keeps every digit of a number', () => {
    const maximum = '12345678901234567890';
    const tool = parseJson(`{"name":"x","inputSchema":{"maximum":${maximum},"minimum":1e400}}`) as JsonObject;
    expect(toolLines(tool)).toContain(`  "inputSchema": { "maximum": ${maximum}, "minimum": 1e400 }`);
  });

  it('escapes what cannot be seen: controls, bidirectional marks, zero-width characters and tags', () => {
    const hidden = '\u001b[31m\u007f\u009b\u202e\u200b\u2028\ufeff\u{e0041}\u{e0100}\ud800';
    const text = interfaceFileText(fileOf({ instructions: `${hidden} é 漢 😀` }));
    expect(text).toContain(
      '"\\u001b[31m\\u007f\\u009b\\u202e\\u200b\\u2028\\ufeff\\udb40\\udc41\\udb40\\udd00\\ud800 é 漢 😀"',
    );
    expect(Object.values((parseJson(text) as unknown as InterfaceFile).servers)[0]?.instructions).toBe(
      `${hidden} é 漢 😀`,
    );
    const family = '👨\u200d👩';
    expect(interfaceFileText(fileOf({ instructions: family }))).toContain(`"instructions": "${family}"`);
  });

  it('has members with any name', () => {
    const tool = parseJson('{"name":"x","inputSchema":{"properties":{"__proto__":{},"10":{},"9":{}}}}');
    expect(toolLines(tool as JsonObject).filter((line) => line.includes('{}'))).toEqual([
      '      "10": {},',
      '      "9": {},',
      '      "__proto__": {}',
    ]);
  });
});

describe('parsing a lock file', () => {
  const full = fileOf({
    identity: undefined,
    instructions: 'Hi',
    tools: [parseJson('{"name":"a","inputSchema":{"maximum":12345678901234567890}}') as JsonObject],
    resources: [{ uri: 'a:b' }],
    templates: [{ uriTemplate: 'a:{b}' }],
    prompts: [{ name: 'p' }],
  });

  it('returns what was written, so that it is written again with the same bytes', async () => {
    const text = interfaceFileText(full);
    const parsed = await parseInterfaceFile(text, 'a.lock.json');
    expect(canonicalJson(parsed)).toBe(canonicalJson(full));
    expect(interfaceFileText(parsed)).toBe(text);
    expect(await parseInterfaceFile(`\ufeff// A comment\n${text}`, 'a.lock.json')).toEqual(parsed);
  });

  it.each<[text: string, message: string]>([
    ['', 'mcp.lock.json is empty.'],
    ['{\n<<<<<<< HEAD\n  "version": 1', 'mcp.lock.json:2:1: a merge conflict begins here.'],
    ['{\n  "version": 1,\n  "servers": {}', 'mcp.lock.json:3:16: this is not JSON: a closing } is expected.'],
    ['[]', 'mcp.lock.json:1:1: the file is an array, but an object is expected.'],
    [
      '{"mcpServers": {}}',
      'mcp.lock.json:1:1: this is not a lock file: it needs the members "version" and "servers".',
    ],
    [
      '{"version": 2, "servers": {}}',
      'mcp.lock.json:1:13: lock files of version 2 cannot be read: this mcpc knows version 1.',
    ],
    ['{"version": 1, "servers": []}', 'mcp.lock.json:1:27: servers is an array, but an object is expected.'],
    [
      '{"version": 1, "servers": {"a.b": 5}}',
      'mcp.lock.json:1:35: servers["a.b"] is 5, but an object is expected.',
    ],
    [
      '{"version": 1, "servers": {"a": {"revision": "x", "capabilities": {}}}}',
      'mcp.lock.json:1:33: servers["a"] has no member "clientCapabilities".',
    ],
    [
      interfaceFileText(full).replace('"name": "a"', '"name": null'),
      'mcp.lock.json:11:19: servers["calc"].tools[0].name is null, but a string is expected.',
    ],
    [
      interfaceFileText(full)
        .replace('{ "uri": "a:b" }', '{ "url": "a:b" }')
        .replace('"uri": "a:b"', '"url": "a:b"'),
      'mcp.lock.json:16:9: servers["calc"].resources[0] has no member "uri".',
    ],
    ['['.repeat(600), 'mcp.lock.json is nested more than 500 levels deep.'],
  ])('refuses %j', async (text, message) => {
    await expect(parseInterfaceFile(text, 'mcp.lock.json')).rejects.toThrow(message);
    expect(await isInterfaceFile(text)).toBe(false);
  });

  it('tells a lock file, also of another version, from a config file', async () => {
    expect(await isInterfaceFile(interfaceFileText(full))).toBe(true);
    expect(resemblesInterfaceFile('{"version": 2, "servers": {}}')).toBe(true);
    expect(resemblesInterfaceFile('{"servers": {"a": {"command": "x"}}}')).toBe(false);
    expect(resemblesInterfaceFile('{')).toBe(false);
  });
});
