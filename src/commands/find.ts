import type { Command, CommandContext } from '../command-line/command.ts';
import { isAvailableIn } from '../command-line/option-groups.ts';
import { nearest } from '../core/did-you-mean.ts';
import type { Server } from '../engine/server.ts';

/**
 * Those of `items` in which every word is found, the best first: a whole name, its beginning, the beginning of a part
 * of it, somewhere in it, then in the description. Where nothing fits, names that a slip of the finger is away from.
 */
export function ranked<Item>(
  items: readonly Item[],
  words: readonly string[],
  textsOf: (item: Item) => [name: string, description: string],
): Item[] {
  const sought = words.map((word) => word.toLowerCase());
  const scored = items
    .map((item) => ({ item, score: total(sought, textsOf(item)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  if (scored.length > 0) return scored.map(({ item }) => item);
  const names = items.map((item) => textsOf(item)[0]);
  const near = nearest(words.join(' '), names);
  return near.flatMap((name) => items.filter((item) => textsOf(item)[0] === name));
}

/** The sum of the words' worth; 0 when one of them is not found. */
function total(words: readonly string[], [name, description]: [string, string]): number {
  const scores = words.map((word) => scoreOf(word, name.toLowerCase(), description.toLowerCase()));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

function scoreOf(word: string, name: string, description: string): number {
  if (name === word) return 100;
  if (name.startsWith(word)) return 60;
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  if (parts.includes(word)) return 50;
  if (parts.some((part) => part.startsWith(word))) return 40;
  if (name.includes(word)) return 30;
  const said = description.split(/[^\p{L}\p{N}]+/u);
  if (said.includes(word)) return 20;
  if (said.some((part) => part.startsWith(word))) return 15;
  return description.includes(word) ? 10 : 0;
}

/** Something with a name and a description that can be looked for. */
interface Findable {
  kind: 'tool' | 'prompt' | 'resource' | 'template' | 'command';
  /** What is typed to mean it. */
  name: string;
  description: string;
}

export const find: Command = {
  name: 'find',
  summary: 'look for words in names and descriptions, the nearest first',
  only: 'shell',
  target: false,
  everyServer: true,
  operands: [{ name: 'WORD', summary: 'what to look for', required: true, rest: true }],
  options: [],
  examples: ['find weather', 'find city forecast'],
  async run(context) {
    const all = await findables(await context.connect(), context);
    const found = ranked(all, context.operands, ({ name, description }) => [name, description]);
    return {
      kind: 'table',
      columns: ['KIND', 'NAME', 'DESCRIPTION'],
      rows: found.map(({ kind, name, description }) => [kind, name, description]),
      data: found.map((one) => ({ ...one })),
      nothing: 'Nothing of that name or description is there.',
    };
  },
};

async function findables(server: Server, { signal, commands }: CommandContext): Promise<Findable[]> {
  const [tools, prompts, resources, templates] = await Promise.all([
    server.listTools({ signal }),
    server.listPrompts({ signal }),
    server.listResources({ signal }),
    server.listResourceTemplates({ signal }),
  ]);
  const about = (item: { title?: string; description?: string }) =>
    [item.title, item.description].filter(Boolean).join(': ').replace(/\s+/g, ' ');
  return [
    ...tools.items.map((item) => ({ kind: 'tool', name: item.name, description: about(item) }) as const),
    ...prompts.items.map((item) => ({ kind: 'prompt', name: item.name, description: about(item) }) as const),
    ...resources.items.map(
      (item) =>
        ({ kind: 'resource', name: item.uri, description: `${item.name} ${about(item)}`.trim() }) as const,
    ),
    ...templates.items.map(
      (item) =>
        ({
          kind: 'template',
          name: item.uriTemplate,
          description: `${item.name} ${about(item)}`.trim(),
        }) as const,
    ),
    ...commands
      .filter((command) => isAvailableIn('shell', command))
      .map(({ name, summary }) => ({ kind: 'command', name, description: summary }) as const),
  ];
}
