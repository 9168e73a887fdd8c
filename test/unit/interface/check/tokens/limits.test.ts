import { describe, expect, it } from 'vitest';
import { toolRule, totalRule } from '../../../../../src/interface/check/tokens/limits.ts';
import { estimateTokens } from '../../../../../src/interface/check/tokens/server-tokens.ts';
import { interfaceWith } from '../../compare/interfaces.ts';
import { findingsOf } from '../interfaces.ts';

const small = { name: 'small', description: 'Adds numbers.', inputSchema: { type: 'object' } };
const large = { ...small, name: 'large', description: 'word '.repeat(700) };
const bare = { name: 'bare' };

describe('the tokens of a server', () => {
  it('are those of its instructions and, the largest first, of what hosts send of its tools', () => {
    const server = interfaceWith({ instructions: 'Call small first.', tools: [bare, small, large] });
    expect(estimateTokens('calc', server)).toEqual({
      server: 'calc',
      instructions: 4,
      tools: [
        { name: 'large', description: 700, inputSchema: 6, total: 707 },
        { name: 'small', description: 3, inputSchema: 6, total: 10 },
        { name: 'bare', description: 0, inputSchema: 0, total: 1 },
      ],
      total: 722,
    });
  });

  it('do not include what hosts leave out', () => {
    const silent = { outputSchema: { type: 'object' }, annotations: { title: 'Small' }, title: 'Small' };
    expect(estimateTokens('', interfaceWith({ tools: [{ ...small, ...silent }] })).total).toBe(10);
  });
});

describe('tokens/total', () => {
  const many = Array.from({ length: 8 }, () => large);

  it('is about the instructions and all tools, and advises by default', () => {
    expect(findingsOf(totalRule, { tools: [small, large] })).toEqual([]);
    expect(findingsOf(totalRule, { instructions: 'word '.repeat(5_001) })).toMatchObject([
      { message: expect.stringContaining('for 0 tools and its instructions, more than 5,000. ') },
    ]);
    expect(findingsOf(totalRule, { tools: many })).toEqual([
      {
        kind: 'server',
        weight: 'advice',
        message:
          "The server takes about 5,656 tokens of a model's context for 8 tools, more than 5,000; 13 % are those of its largest tool. Shorten descriptions and schemas, or offer fewer tools.",
      },
    ]);
  });

  it('is a requirement if the user chose the limit', () => {
    expect(findingsOf(totalRule, { tools: many }, { maxTokens: 6_000 })).toEqual([]);
    expect(findingsOf(totalRule, { tools: [small] }, { maxTokens: 9 })).toMatchObject([{ weight: 'must' }]);
    expect(findingsOf(totalRule, { tools: [small] }, { maxTokens: 10 })).toEqual([]);
  });
});

describe('tokens/tool', () => {
  it('lists the tools that take more than the default in one finding', () => {
    expect(findingsOf(toolRule, { tools: [small] })).toEqual([]);
    expect(findingsOf(toolRule, { tools: [small, large] })).toEqual([
      {
        kind: 'server',
        message:
          "1 tool takes more than 600 tokens of a model's context, by estimate. Shorten descriptions and schemas, or split the tools.",
        excerpt: 'large (707)',
      },
    ]);
  });

  it('has a requirement for each tool if the user chose the limit', () => {
    expect(findingsOf(toolRule, { tools: [bare, small, large] }, { maxToolTokens: 9 })).toEqual([
      {
        kind: 'tool',
        name: 'large',
        weight: 'must',
        message:
          "The tool takes about 707 tokens of a model's context, more than 9: 700 for its description and 6 for its input schema.",
      },
      expect.objectContaining({ name: 'small', weight: 'must' }),
    ]);
  });
});
