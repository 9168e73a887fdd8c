import type { Finding } from '../../../core/check-report.ts';
import { asJsonObject, asString, type JsonObject } from '../../../core/json.ts';
import { shorten } from '../../../core/quote.ts';
import type { ServerInterface } from '../../server-interface.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { specification } from '../specification.ts';

/** How many characters the name of a tool has at most. */
const longestName = 128;

/** That every client can use the names of tools. */
export const toolNameRule: InterfaceRule = {
  id: 'schema/tool-names',
  group: 'schema',
  weight: 'should',
  summary: 'Names of tools have 1 to 128 characters: letters and digits of ASCII, "_", "-" and ".".',
  source: specification('2026-07-28/server/tools#tool-names', 'Tool Names'),
  *check({ tools }) {
    for (const name of tools.map((tool) => asString(tool.name))) {
      if (name === undefined || name === '') continue;
      const found = { kind: 'tool', name, path: '/name' } as const;
      const [other] = /[^\w.-]/u.exec(name) ?? [];
      if (other !== undefined) {
        const message =
          'The name has a character that some clients reject. Use letters and digits of ASCII, "_", "-" and "." only.';
        yield { ...found, message, excerpt: other };
      }
      const { length } = [...name];
      if (length > longestName) {
        const message = `The name has ${length} characters; some clients accept ${longestName} at most.`;
        yield { ...found, message };
      }
    }
  },
};

/** That each definition can be reached by its name or URI. */
export const uniqueNameRule: InterfaceRule = {
  id: 'schema/unique-names',
  group: 'schema',
  weight: 'should',
  summary: 'No two tools, prompts, arguments of a prompt, resources or templates have the same name or URI.',
  source: specification('2026-07-28/server/tools#tool-names', 'Tool Names'),
  *check(server) {
    for (const { kind, noun, keys } of namesOf(server)) {
      for (const [name, count] of countsOf(keys)) {
        const message = `${count} ${noun} have this ${kind === 'tool' || kind === 'prompt' ? 'name' : 'URI'}, so that clients can use only one of them.`;
        if (count > 1) yield { kind, name, message };
      }
    }
    for (const prompt of server.prompts) {
      const list = Array.isArray(prompt.arguments) ? prompt.arguments : [];
      for (const [argument, count] of countsOf(list.map((each) => asJsonObject(each)?.name))) {
        const message = `${count} arguments of the prompt have the same name, so that clients can set only one of them.`;
        const found = { kind: 'prompt', name: asString(prompt.name), path: '/arguments' } as const;
        if (count > 1) yield { ...found, message, excerpt: argument };
      }
    }
  },
};

/** That models do not take one tool for another. */
export const similarNameRule: InterfaceRule = {
  id: 'schema/similar-names',
  group: 'schema',
  weight: 'advice',
  summary: 'Names of tools and prompts differ in more than case and separators.',
  source: specification('2026-07-28/server/tools#tool-names', 'Tool Names'),
  *check(server) {
    for (const { kind, noun, keys } of namesOf(server)) {
      if (kind !== 'tool' && kind !== 'prompt') continue;
      const groups = new Map<string, Set<string>>();
      for (const name of keys) {
        if (typeof name !== 'string') continue;
        const plain = name.toLowerCase().replaceAll(/[\s_.-]/g, '');
        groups.set(plain, (groups.get(plain) ?? new Set()).add(name));
      }
      for (const names of groups.values()) {
        const [name] = names;
        const message = `The names of ${names.size} ${noun} differ only in case or separators, so that models and users mistake them for each other.`;
        if (names.size > 1) yield { kind, name, message, excerpt: shorten([...names].join(', '), 200) };
      }
    }
  },
};

interface Names {
  kind: Exclude<Finding['kind'], 'server'>;
  /** Plural. */
  noun: string;
  keys: unknown[];
}

function namesOf({ tools, prompts, resources, templates }: ServerInterface): Names[] {
  const values = (definitions: readonly JsonObject[], key: string) => definitions.map((each) => each[key]);
  return [
    { kind: 'tool', noun: 'tools', keys: values(tools, 'name') },
    { kind: 'prompt', noun: 'prompts', keys: values(prompts, 'name') },
    { kind: 'resource', noun: 'resources', keys: values(resources, 'uri') },
    { kind: 'template', noun: 'templates', keys: values(templates, 'uriTemplate') },
  ];
}

function countsOf(names: readonly unknown[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) if (typeof name === 'string') counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
