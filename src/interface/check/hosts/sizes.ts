import { asString } from '../../../core/json.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { countText, listNames } from '../wording.ts';
import { descriptionLengths, instructionsLengths, type SizeLimit, toolCounts } from './host-limits.ts';
import { reactionText, reactionWeight } from './reactions.ts';

const claudeCode = { title: 'Claude Code, MCP', url: 'https://code.claude.com/docs/en/mcp' };

/** That there are no more tools than all hosts accept. */
export const toolCountRule: InterfaceRule = {
  id: 'hosts/tool-count',
  group: 'hosts',
  weight: 'should',
  summary: `A server has at most ${leastOf(toolCounts)} tools.`,
  source: {
    title: 'Limit of VS Code, as reported',
    url: 'https://github.com/microsoft/vscode/issues/255532',
  },
  *check({ tools }) {
    const limits = exceededBy(tools.length, toolCounts);
    if (limits.length === 0) return;
    yield {
      kind: 'server',
      weight: reactionWeight(limits),
      message: `The server has ${countText(tools.length, 'tool')}, and hosts count those of all servers together. ${reactionText(limits, { subject: 'all of them' }, maxOf)} Offer fewer tools, or let users choose groups of them.`,
    };
  },
};

/** That descriptions of tools are short enough for all hosts. */
export const descriptionLengthRule: InterfaceRule = {
  id: 'hosts/description-length',
  group: 'hosts',
  weight: 'advice',
  summary: `Descriptions of tools have at most ${countText(leastOf(descriptionLengths))} characters.`,
  source: claudeCode,
  *check({ tools }) {
    const long = tools
      .map(({ name, description }) => ({
        name: asString(name) ?? '',
        length: asString(description)?.length ?? 0,
      }))
      .filter(({ length }) => length > leastOf(descriptionLengths))
      .sort((a, b) => b.length - a.length);
    const [longest] = long;
    if (longest === undefined) return;
    const limits = exceededBy(longest.length, descriptionLengths);
    yield {
      kind: 'server',
      message: `The ${long.length === 1 ? 'description of 1 tool is' : `descriptions of ${countText(long.length)} tools are`} longer than some hosts accept. ${reactionText(limits, { subject: 'such a tool', changes: 'cut the description' }, maxOf)} Begin with what a model must know, and use at most ${countText(leastOf(descriptionLengths))} characters.`,
      excerpt: listNames(long.map(({ name, length }) => `${name} (${countText(length)})`)),
    };
  },
};

/** That instructions are short enough for all hosts. */
export const instructionsLengthRule: InterfaceRule = {
  id: 'hosts/instructions-length',
  group: 'hosts',
  weight: 'advice',
  summary: `Instructions have at most ${countText(leastOf(instructionsLengths))} characters.`,
  source: claudeCode,
  *check({ instructions = '' }) {
    const limits = exceededBy(instructions.length, instructionsLengths);
    if (limits.length === 0) return;
    yield {
      kind: 'server',
      path: '/instructions',
      message: `The instructions have ${countText(instructions.length)} characters. ${reactionText(limits, { changes: 'cut them' }, maxOf)} Begin with what a model must know.`,
    };
  },
};

function exceededBy(size: number, limits: readonly SizeLimit[]): SizeLimit[] {
  return limits.filter(({ max }) => size > max);
}

function leastOf(limits: readonly SizeLimit[]): number {
  return Math.min(...limits.map(({ max }) => max));
}

function maxOf({ max }: SizeLimit): string {
  return `at most ${countText(max)}`;
}
