import { describe, expect, it } from 'vitest';
import {
  argumentNameRule,
  toolNameLengthRule,
  toolNameRule,
} from '../../../../../src/interface/check/hosts/names.ts';
import { toolFindings } from '../interfaces.ts';

describe('hosts/tool-name', () => {
  const named = (name: string) => toolFindings(toolNameRule, { name });

  it.each(['add', 'read_file', 'Create-Page', '_private', 'v2'])('allows %s', (name) => {
    expect(named(name)).toEqual([]);
  });

  it('names the hosts that refuse or rename a tool', () => {
    expect(named('files.read')).toEqual([
      {
        kind: 'tool',
        name: 'files.read',
        path: '/name',
        weight: 'should',
        message:
          'Not all hosts accept the characters of the name. Requests that include the tool fail with the Claude API, Claude Desktop, the OpenAI API and GitHub Copilot CLI. VS Code renames the tool. Use letters, digits, "_" and "-", and begin with a letter or "_".',
      },
    ]);
  });

  it.each([
    ['2fa', /fail with the Gemini API\. Use/],
    ['add numbers', /Gemini API\. Gemini CLI and VS Code rename the tool\. Use/],
    ['größe', /fail with the Claude API, .* and the Gemini API\./],
  ])('does so for %s', (name, message) => {
    expect(named(name)).toMatchObject([{ weight: 'should', message: expect.stringMatching(message) }]);
  });
});

describe('hosts/tool-name-length', () => {
  const ofLength = (length: number) => toolFindings(toolNameLengthRule, { name: 'n'.repeat(length) });

  it('allows 49 characters', () => {
    expect(ofLength(49)).toEqual([]);
  });

  it('counts the name of the server where hosts do', () => {
    expect(ofLength(50)).toEqual([
      {
        kind: 'tool',
        name: 'n'.repeat(50),
        path: '/name',
        weight: 'should',
        message:
          'The name has 50 characters, more than some hosts accept. Cursor (at most 49) leaves the tool out. VS Code (at most 49) shortens the name. Hosts that put the name of the server before it are assumed to have one of 10 characters. Use at most 49 characters.',
      },
    ]);
  });

  it.each([
    [64, /^(?!.*fail with)/],
    [
      65,
      /fail with Claude Desktop \(at most 64\), the OpenAI API \(at most 64\) and the Gemini API \(at most 64\)\./,
    ],
    [112, /Claude Code \(at most 111\) and Cursor \(at most 49\) leave the tool out\./],
    [129, /fail with the Claude API \(at most 128\), Claude Desktop/],
  ])('knows the limits that %i characters exceed', (length, message) => {
    expect(ofLength(length)).toMatchObject([{ message: expect.stringMatching(message) }]);
  });
});

describe('hosts/argument-name', () => {
  const withArguments = (...names: string[]) =>
    toolFindings(argumentNameRule, {
      inputSchema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) },
    });

  it('allows what the Claude API accepts', () => {
    expect(withArguments('a', 'file.path', 'dry-run', '_x', '9', 'n'.repeat(64))).toEqual([]);
  });

  it('lists the others in one finding', () => {
    expect(withArguments('filter[name]', 'id', 'größe', 'n'.repeat(65), 'a b', '@type', '')).toEqual([
      {
        kind: 'tool',
        name: 'measure',
        path: '/inputSchema/properties',
        weight: 'should',
        message:
          'Not all hosts accept the names of 6 arguments. Requests that include the tool fail with the Claude API. Claude Code leaves the tool out. Use up to 64 letters, digits, "_", "." and "-".',
        excerpt: `filter[name], größe, ${'n'.repeat(65)}, a b, @type and 1 more`,
      },
    ]);
  });

  it.each([{}, { properties: null }, { properties: [] }])('allows the schema %j', (schema) => {
    expect(toolFindings(argumentNameRule, { inputSchema: schema })).toEqual([]);
  });
});
