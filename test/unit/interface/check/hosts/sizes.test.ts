import { describe, expect, it } from 'vitest';
import {
  descriptionLengthRule,
  instructionsLengthRule,
  toolCountRule,
} from '../../../../../src/interface/check/hosts/sizes.ts';
import { findingsOf } from '../interfaces.ts';

describe('hosts/tool-count', () => {
  const ofSize = (length: number) =>
    findingsOf(toolCountRule, { tools: Array.from({ length }, (_, index) => ({ name: `tool${index}` })) });

  it('allows 80 tools', () => {
    expect(ofSize(80)).toEqual([]);
  });

  it('advises where a host only warns', () => {
    expect(ofSize(81)).toEqual([
      {
        kind: 'server',
        weight: 'advice',
        message:
          'The server has 81 tools, and hosts count those of all servers together. Cursor (at most 80) warns the user. Offer fewer tools, or let users choose groups of them.',
      },
    ]);
  });

  it('counts more where requests fail', () => {
    expect(ofSize(128)).toMatchObject([{ weight: 'advice' }]);
    expect(ofSize(129)).toMatchObject([
      {
        weight: 'should',
        message: expect.stringContaining(
          'Requests that include all of them fail with VS Code (at most 128), the OpenAI API (at most 128) and the Gemini API on Vertex AI (at most 128).',
        ),
      },
    ]);
  });
});

describe('hosts/description-length', () => {
  const ofLengths = (...lengths: number[]) =>
    findingsOf(descriptionLengthRule, {
      tools: lengths.map((length) => ({ name: `tool${length}`, description: 'd'.repeat(length) })),
    });

  it('allows 1,024 characters, and no description', () => {
    expect(ofLengths(1024)).toEqual([]);
    expect(findingsOf(descriptionLengthRule, { tools: [{ name: 'add' }] })).toEqual([]);
  });

  it('names the hosts that refuse or cut descriptions, and lists the tools', () => {
    expect(ofLengths(1025)).toMatchObject([
      {
        kind: 'server',
        message: expect.stringMatching(
          /^The description of 1 tool is longer than some hosts accept\. Requests that include such a tool fail with the OpenAI API with gpt-4o \(at most 1,024\)\. Begin/,
        ),
        excerpt: 'tool1025 (1,025)',
      },
    ]);
    expect(ofLengths(10, 2000, 2049)).toMatchObject([
      {
        message: expect.stringMatching(
          /^The descriptions of 2 tools are longer .* Claude Code \(at most 2,048\) cuts the description\./,
        ),
        excerpt: 'tool2049 (2,049), tool2000 (2,000)',
      },
    ]);
  });
});

describe('hosts/instructions-length', () => {
  it('allows 2,048 characters', () => {
    expect(findingsOf(instructionsLengthRule, {})).toEqual([]);
    expect(findingsOf(instructionsLengthRule, { instructions: 'i'.repeat(2048) })).toEqual([]);
  });

  it('names the hosts that cut longer ones', () => {
    expect(findingsOf(instructionsLengthRule, { instructions: 'i'.repeat(2049) })).toEqual([
      {
        kind: 'server',
        path: '/instructions',
        message:
          'The instructions have 2,049 characters. Claude Code (at most 2,048) cuts them. Begin with what a model must know.',
      },
    ]);
  });
});
