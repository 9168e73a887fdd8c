import { variableNames } from '../../arguments/uri-template.ts';
import type { Command, CommandContext } from '../../command-line/command.ts';
import { isAvailableIn } from '../../command-line/usage.ts';
import { didYouMean } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Listing } from '../../core/protocol.ts';
import { quoteWord, quoteWords } from '../../core/quote.ts';
import type { View } from '../../core/views.ts';

/**
 * Returns a view of everything with this name: what the server has, and in the shell commands. Throws UsageError with
 * similar names.
 */
export async function describeName(name: string, context: CommandContext): Promise<View> {
  const { views, names, commands } = await viewsOf(name, context);
  const [only, ...others] = views;
  if (only === undefined) {
    const { commandsMeantBy } = await import('../../command-line/other-programs.ts');
    const meant = commandsMeantBy(name, commands, 'shell').map((command) => `"${command.name}"`);
    const suggestion = meant.length === 0 ? didYouMean(name, names) : ` Did you mean ${meant.join(' or ')}?`;
    throw new UsageError(`Nothing is named "${name}".${suggestion}`, {
      hint: `Search with: ${context.lineFor('find')} WORD`,
    });
  }
  return others.length === 0 ? only : { kind: 'several', views };
}

/** Returns a view of everything with this name, the names of all definitions, and the commands that can be described. */
async function viewsOf(
  name: string,
  context: CommandContext,
): Promise<{ views: View[]; names: string[]; commands: readonly Command[] }> {
  const { connect, cacheableOptions, helpFor, lineFor, shell } = context;
  const [server, { exampleComment, exampleWords }] = await Promise.all([
    connect(),
    import('../../arguments/example.ts'),
  ]);
  const [tools, prompts, resources, templates] = await Promise.all([
    server.list('tools', cacheableOptions),
    server.list('prompts', cacheableOptions),
    server.list('resources', cacheableOptions),
    server.list('templates', cacheableOptions),
  ]);
  const commands =
    shell === undefined
      ? []
      : (await context.commands()).filter((command) => isAvailableIn('shell', command));
  const views: View[] = [
    ...(await Promise.all(
      matching(tools, (tool) => tool.name === name).map(async ({ item: tool, raw }): Promise<View> => {
        const words = quoteWords([tool.name, ...(await exampleWords(tool.inputSchema))]);
        const line = shell === undefined ? `${lineFor('call')} ${words}` : words;
        return { kind: 'tool', tool, raw, example: line + exampleComment(tool.inputSchema) };
      }),
    )),
    ...matching(prompts, (prompt) => prompt.name === name).map(({ item, raw }) => {
      const rows = item.arguments.map(({ name: argument, required, description, title }): Row => {
        return [argument, required === true ? 'required' : 'optional', description ?? title ?? ''];
      });
      const words = item.arguments
        .filter(({ required }) => required === true)
        .map((argument) => `${argument.name}=text`);
      return page(
        'prompt',
        item.name,
        item,
        rows,
        `${lineFor('prompt')} ${quoteWords([item.name, ...words])}`,
        raw,
      );
    }),
    ...matching(resources, (one) => one.uri === name || one.name === name).map(({ item, raw }) => {
      const rows: Row[] = [
        ['name', item.name],
        ['type', item.mimeType ?? ''],
      ];
      if (item.size !== undefined) rows.push(['size', `${item.size} bytes`]);
      return page('resource', item.uri, item, rows, `${lineFor('read')} ${quoteWord(item.uri)}`, raw);
    }),
    ...matching(templates, (one) => one.uriTemplate === name || one.name === name).map(({ item, raw }) => {
      const rows: Row[] = [
        ['name', item.name],
        ['type', item.mimeType ?? ''],
      ];
      const variables = variableNames(item.uriTemplate).map((name) => `${name}=text`);
      const line = `${lineFor('read')} ${quoteWords([item.uriTemplate, ...variables])}`;
      return page('template', item.uriTemplate, item, rows, line, raw);
    }),
    ...(await Promise.all(
      commands.filter((command) => command.name === name).map((command) => helpFor(command)),
    )),
  ];
  const names = [
    ...tools.items.map((tool) => tool.name),
    ...prompts.items.map((prompt) => prompt.name),
    ...resources.items.flatMap(({ uri, name: called }) => [uri, called]),
    ...templates.items.flatMap(({ uriTemplate, name: called }) => [uriTemplate, called]),
    ...commands.map((command) => command.name),
  ];
  return { views, names, commands };
}

/** A label and its values. */
type Row = string[];

function matching<Definition>(
  { items, raw }: Listing<Definition>,
  matches: (item: Definition) => boolean,
): { item: Definition; raw: Json }[] {
  return items.flatMap((item, at) => (matches(item) ? [{ item, raw: raw[at] ?? null }] : []));
}

/** Renders a definition: kind and name, title and description, rows, and an example to copy. */
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
  const prose = [title, description].filter((text) => text !== undefined && text !== '' && text !== name);
  const text = [`${kind} ${name}`, ...prose, ...parts, '', example].join('\n');
  return { kind: 'text', text: `${text}\n`, data: raw };
}
