import { exampleWords } from '../arguments/example.ts';
import type { Command, CommandContext } from '../command-line/command.ts';
import { isAvailableIn } from '../command-line/option-groups.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Listing } from '../core/protocol.ts';
import { quoteWords } from '../core/quote.ts';
import type { View } from '../core/views.ts';

export const describe: Command = {
  name: 'describe',
  summary: 'show a tool, prompt, resource, template or command in full',
  only: 'shell',
  target: false,
  operands: [{ name: 'NAME', summary: 'its name, or a URI', required: true, takes: 'definition' }],
  options: [],
  examples: ['describe multiply', 'describe demo://welcome'],
  async run(context) {
    const [name = ''] = context.operands;
    const { views, names } = await described(name, context);
    const [only, ...others] = views;
    if (only === undefined) {
      throw new UsageError(`There is nothing called "${name}" here.${didYouMean(name, names)}`, {
        hint: 'Look for it with: find WORD',
      });
    }
    return others.length === 0 ? only : { kind: 'several', views };
  },
};

/** Everything that bears the name, and all the names there are. */
async function described(name: string, context: CommandContext): Promise<{ views: View[]; names: string[] }> {
  const { connect, signal, commands, helpFor } = context;
  const server = await connect();
  const [tools, prompts, resources, templates] = await Promise.all([
    server.listTools({ signal }),
    server.listPrompts({ signal }),
    server.listResources({ signal }),
    server.listResourceTemplates({ signal }),
  ]);
  const here = commands.filter((command) => isAvailableIn('shell', command));
  const views: View[] = [
    ...chosen(tools, (tool) => tool.name === name).map(({ item: tool, raw }): View => {
      const example = quoteWords([tool.name, ...exampleWords(tool.inputSchema)]);
      return { kind: 'tool', tool, raw, example };
    }),
    ...chosen(prompts, (prompt) => prompt.name === name).map(({ item, raw }) => {
      const rows = item.arguments.map(({ name: argument, required, description, title }): Row => {
        return [argument, required === true ? 'required' : 'optional', description ?? title ?? ''];
      });
      const words = item.arguments
        .filter(({ required }) => required === true)
        .map((argument) => `${argument.name}=text`);
      return page('prompt', item.name, item, rows, quoteWords(['prompt', item.name, ...words]), raw);
    }),
    ...chosen(resources, (one) => one.uri === name || one.name === name).map(({ item, raw }) => {
      const rows: Row[] = [
        ['name', item.name],
        ['type', item.mimeType ?? ''],
      ];
      if (item.size !== undefined) rows.push(['size', `${item.size} bytes`]);
      return page('resource', item.uri, item, rows, quoteWords(['read', item.uri]), raw);
    }),
    ...chosen(templates, (one) => one.uriTemplate === name || one.name === name).map(({ item, raw }) => {
      const rows: Row[] = [
        ['name', item.name],
        ['type', item.mimeType ?? ''],
      ];
      const line = quoteWords(['read', item.uriTemplate, ...variablesIn(item.uriTemplate)]);
      return page('template', item.uriTemplate, item, rows, line, raw);
    }),
    ...(await Promise.all(here.filter((command) => command.name === name).map(helpFor))),
  ];
  const names = [
    ...tools.items.map((tool) => tool.name),
    ...prompts.items.map((prompt) => prompt.name),
    ...resources.items.flatMap(({ uri, name: called }) => [uri, called]),
    ...templates.items.flatMap(({ uriTemplate, name: called }) => [uriTemplate, called]),
    ...here.map((command) => command.name),
  ];
  return { views, names };
}

/** A label and what is to be said under it. */
type Row = string[];

function chosen<Definition>(
  { items, raw }: Listing<Definition>,
  wanted: (item: Definition) => boolean,
): { item: Definition; raw: Json }[] {
  return items.flatMap((item, at) => (wanted(item) ? [{ item, raw: raw[at] ?? null }] : []));
}

/** A definition as a page: what it is, what it says of itself, its parts, and a line to copy. */
function page(
  kind: string,
  name: string,
  { title, description }: { title?: string; description?: string },
  rows: Row[],
  example: string,
  raw: Json,
): View {
  const filled = rows.filter(([, ...cells]) => cells.some((cell) => cell !== ''));
  const width = Math.max(0, ...filled.map(([label = '']) => label.length)) + 2;
  const parts = filled.map(([label = '', ...cells]) => `  ${label.padEnd(width)}${cells.join('  ').trim()}`);
  const said = [title, description].filter((text) => text !== undefined && text !== '' && text !== name);
  const text = [`${kind} ${name}`, ...said, ...parts, '', example].join('\n');
  return { kind: 'text', text: `${text}\n`, data: raw };
}

/** A word for each variable of a template. */
function variablesIn(template: string): string[] {
  const inBraces = [...template.matchAll(/\{[+#./;?&]?([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(','),
  );
  return inBraces.map((variable) => `${variable.replace(/[*:].*$/, '')}=text`);
}
