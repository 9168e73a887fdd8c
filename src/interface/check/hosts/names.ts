import { asString, isObject, type JsonObject } from '../../../core/json.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { countText, listNames } from '../wording.ts';
import {
  argumentNames,
  type NameLengthLimit,
  serverNameLength,
  toolNameLengths,
  toolNames,
} from './host-limits.ts';
import { reactionText, reactionWeight } from './reactions.ts';

/** That the names of tools have characters that all hosts accept. */
export const toolNameRule: InterfaceRule = {
  id: 'hosts/tool-name',
  group: 'hosts',
  weight: 'should',
  summary: 'Names of tools consist of letters, digits, "_" and "-", and begin with a letter or "_".',
  source: {
    title: 'Claude API, Define tools',
    url: 'https://platform.claude.com/docs/agents-and-tools/tool-use/define-tools',
  },
  *check({ tools }) {
    for (const name of namesOf(tools)) {
      const limits = toolNames.filter(({ pattern }) => !pattern.test(name));
      if (limits.length === 0) continue;
      const reactions = reactionText(limits, { changes: 'rename the tool' });
      yield {
        kind: 'tool',
        name,
        path: '/name',
        weight: reactionWeight(limits),
        message: `Not all hosts accept the characters of the name. ${reactions} Use letters, digits, "_" and "-", and begin with a letter or "_".`,
      };
    }
  },
};

/** That the names of tools are short enough for all hosts. */
export const toolNameLengthRule: InterfaceRule = {
  id: 'hosts/tool-name-length',
  group: 'hosts',
  weight: 'should',
  summary: `Names of tools have at most ${longestEverywhere()} characters.`,
  source: {
    title: 'Limit of Cursor, as reported',
    url: 'https://github.com/ComposioHQ/composio/issues/2788',
  },
  *check({ tools }) {
    for (const name of namesOf(tools)) {
      const { length } = [...name];
      const limits = toolNameLengths.filter((limit) => length > longestFor(limit));
      if (limits.length === 0) continue;
      const reactions = reactionText(
        limits,
        { changes: 'shorten the name' },
        (limit) => `at most ${countText(longestFor(limit))}`,
      );
      const assumption = limits.some(({ prefix }) => prefix !== undefined)
        ? ` Hosts that put the name of the server before it are assumed to have one of ${serverNameLength} characters.`
        : '';
      yield {
        kind: 'tool',
        name,
        path: '/name',
        weight: reactionWeight(limits),
        message: `The name has ${countText(length)} characters, more than some hosts accept. ${reactions}${assumption} Use at most ${longestEverywhere()} characters.`,
      };
    }
  },
};

/** That the names of arguments are those that all hosts accept. */
export const argumentNameRule: InterfaceRule = {
  id: 'hosts/argument-name',
  group: 'hosts',
  weight: 'should',
  summary: 'Names of arguments consist of 1 to 64 letters, digits, "_", "." and "-".',
  source: { title: 'Claude Code, MCP', url: 'https://code.claude.com/docs/en/mcp' },
  *check({ tools }) {
    for (const { name, inputSchema } of tools) {
      const properties = isObject(inputSchema) ? inputSchema.properties : undefined;
      if (!isObject(properties)) continue;
      const limits = argumentNames.filter(({ pattern }) =>
        Object.keys(properties).some((argument) => !pattern.test(argument)),
      );
      if (limits.length === 0) continue;
      const refused = Object.keys(properties).filter((argument) =>
        limits.some(({ pattern }) => !pattern.test(argument)),
      );
      yield {
        kind: 'tool',
        name: asString(name),
        path: '/inputSchema/properties',
        weight: reactionWeight(limits),
        message: `Not all hosts accept the names of ${countText(refused.length, 'argument')}. ${reactionText(limits, {})} Use up to 64 letters, digits, "_", "." and "-".`,
        excerpt: listNames(refused),
      };
    }
  },
};

function namesOf(tools: readonly JsonObject[]): string[] {
  return tools.map(({ name }) => asString(name)).filter((name) => name !== undefined);
}

/** Returns how long the name of a tool may be. */
function longestFor({ max, prefix }: NameLengthLimit): number {
  return prefix === undefined ? max : max - prefix - serverNameLength;
}

function longestEverywhere(): number {
  return Math.min(...toolNameLengths.map(longestFor));
}
