import type { InterfaceRule } from '../interface-rule.ts';
import { countText, listNames } from '../wording.ts';
import { estimateTokens } from './server-tokens.ts';

/**
 * Claude Code can be told to search for tools only if they take a tenth of the context: 20,000 of 200,000 tokens, which
 * are enough for four servers of this size.
 */
const defaultMaxTokens = 5_000;

/** Four of five tools of 29 published servers take less. */
const defaultMaxToolTokens = 600;

const source = {
  title: 'Claude Code, MCP',
  url: 'https://code.claude.com/docs/en/mcp',
};

/** That the server as a whole takes no more tokens than the limit, which is a requirement if the user chose it. */
export const totalRule: InterfaceRule = {
  id: 'tokens/total',
  group: 'tokens',
  weight: 'advice',
  summary: `The instructions and tools of a server take at most ${countText(defaultMaxTokens)} tokens, or what --max-tokens says, by estimate.`,
  source,
  *check(server, { maxTokens }) {
    const limit = maxTokens ?? defaultMaxTokens;
    const { instructions, tools, total } = estimateTokens('', server);
    if (total <= limit) return;
    const parts = `${countText(tools.length, 'tool')}${instructions > 0 ? ' and its instructions' : ''}`;
    const largest = Math.round((100 * (tools[0]?.total ?? 0)) / total);
    const share = largest === 0 ? '' : `; ${largest} % are those of its largest tool`;
    yield {
      kind: 'server',
      weight: maxTokens === undefined ? 'advice' : 'must',
      message: `The server takes about ${countText(total)} tokens of a model's context for ${parts}, more than ${countText(limit)}${share}. Shorten descriptions and schemas, or offer fewer tools.`,
    };
  },
};

/** That each tool takes no more tokens than the limit, which is a requirement if the user chose it. */
export const toolRule: InterfaceRule = {
  id: 'tokens/tool',
  group: 'tokens',
  weight: 'advice',
  summary: `A tool takes at most ${countText(defaultMaxToolTokens)} tokens, or what --max-tool-tokens says, by estimate.`,
  source,
  *check(server, { maxToolTokens }) {
    const limit = maxToolTokens ?? defaultMaxToolTokens;
    const large = estimateTokens('', server).tools.filter(({ total }) => total > limit);
    if (maxToolTokens !== undefined) {
      for (const { name, description, inputSchema, total } of large) {
        const message = `The tool takes about ${countText(total)} tokens of a model's context, more than ${countText(limit)}: ${countText(description)} for its description and ${countText(inputSchema)} for its input schema.`;
        yield { kind: 'tool', name, weight: 'must', message };
      }
    } else if (large.length > 0) {
      yield {
        kind: 'server',
        message: `${large.length === 1 ? '1 tool takes' : `Each of ${countText(large.length, 'tool')} takes`} more than ${countText(limit)} tokens of a model's context, by estimate. Shorten descriptions and schemas, or split the tools.`,
        excerpt: listNames(large.map(({ name, total }) => `${name} (${countText(total)})`)),
      };
    }
  },
};
