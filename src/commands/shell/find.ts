import type { Server } from '../../engine/server.ts';
import type { Command, CommandContext } from '../command.ts';
import { isOn } from '../options-of.ts';
import { ranked } from './ranked.ts';

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
      .filter((command) => isOn('shell', command))
      .map(({ name, summary }) => ({ kind: 'command', name, description: summary }) as const),
  ];
}
