import { exampleWords } from '../../arguments/example.ts';
import { variableNames } from '../../arguments/uri-template.ts';
import type { CommandContext } from '../../command-line/command.ts';
import { commandName } from '../../command-line/usage.ts';
import { ServerError, UsageError } from '../../core/errors.ts';
import { quoteWord, quoteWords, shorten } from '../../core/quote.ts';
import type { Server } from '../../engine/server.ts';
import { signature } from '../../schema/type-names.ts';

/** How many names an error lists. */
const most = 12;

/** How long a listed signature may be, in characters. */
const widest = 74;

/** The commands that are about something of the server. */
export type NamingCommand = 'call' | 'prompt' | 'read' | 'complete' | 'task';

/** The parts of a command's context with which what it can name is listed. */
export type NamingContext = Pick<
  CommandContext,
  'cacheableOptions' | 'callOptions' | 'lineFor' | 'detachedTasks' | 'shell'
>;

/** What a line can name. */
interface Choices {
  /** `tools`; a single one without its `s`. */
  noun: string;
  /** What is shown of each. */
  items: string[];
  /** The words that follow the command in an example. */
  example: string[] | undefined;
  /** The line that lists all. */
  all: string;
}

/**
 * Returns the error for a line that does not say which tool, prompt, resource or task it is about, with those of the
 * server.
 */
export async function missingNameError(
  command: NamingCommand,
  server: Server,
  context: NamingContext,
): Promise<UsageError> {
  const { lineFor, shell } = context;
  const problem = `${commandName(shell === undefined ? 'line' : 'shell', command)} needs ${needed[command]}.`;
  let choices: Choices;
  try {
    choices = await choicesFor[command](server, context);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return new UsageError(problem, { server: server.name, hint: error.message });
  }
  const { noun, items, example, all } = choices;
  const lines =
    items.length === 0
      ? [`${server.name} has no ${noun}.`]
      : [
          `${server.name} has ${items.length} ${items.length === 1 ? noun.replace(/s$/, '') : noun}${items.length > most ? ', among them' : ''}:`,
          ...items.slice(0, most).map((item) => `  ${shorten(item.replace(/[^\S ]+/g, ' '), widest)}`),
          ...(example === undefined ? [] : [`For example: ${lineFor(command)} ${quoteWords(example)}`]),
          ...(items.length > most ? [`To list all: ${all}`] : []),
        ];
  return new UsageError(problem, { server: server.name, hint: lines.join('\n') });
}

/** What is missing on a line. */
const needed: Record<NamingCommand, string> = {
  call: 'the name of a tool',
  prompt: 'the name of a prompt',
  read: 'the URI of a resource, or a resource template',
  complete: 'prompt:NAME or a resource template, and the argument to complete',
  task: 'the ID of a task',
};

const choicesFor: Record<NamingCommand, (server: Server, context: NamingContext) => Promise<Choices>> = {
  async call(server, { cacheableOptions, lineFor }) {
    const { items } = await server.list('tools', cacheableOptions);
    const [first] = items;
    return {
      noun: 'tools',
      items: items.map(({ name, inputSchema }) => signature(name, inputSchema, widest)),
      example: first && [first.name, ...(await exampleWords(first.inputSchema))],
      all: lineFor('tools'),
    };
  },

  async prompt(server, { cacheableOptions, lineFor }) {
    const { items } = await server.list('prompts', cacheableOptions);
    const [first] = items;
    const needed = (first?.arguments ?? []).filter(({ required }) => required === true);
    return {
      noun: 'prompts',
      items: items.map(
        (item) =>
          `${item.name}(${item.arguments.map(({ name, required }) => (required ? name : `${name}?`)).join(', ')})`,
      ),
      example: first && [first.name, ...needed.map(({ name }) => `${name}=text`)],
      all: lineFor('prompts'),
    };
  },

  async read(server, { cacheableOptions, lineFor }) {
    const [resources, templates] = await Promise.all([
      server.list('resources', cacheableOptions),
      server.list('templates', cacheableOptions),
    ]);
    const [first] = resources.items;
    const [template] = templates.items;
    const filled = template && [
      template.uriTemplate,
      ...variableNames(template.uriTemplate).map((name) => `${name}=text`),
    ];
    return {
      noun: templates.items.length === 0 ? 'resources' : 'resources and templates',
      items: [
        ...resources.items.map(({ uri }) => uri),
        ...templates.items.map(({ uriTemplate }) => quoteWord(uriTemplate)),
      ],
      example: first === undefined ? filled : [first.uri],
      all: `${lineFor('resources')}, ${lineFor('templates')}`,
    };
  },

  async complete(server, { cacheableOptions, lineFor }) {
    const [prompts, templates] = await Promise.all([
      server.list('prompts', cacheableOptions),
      server.list('templates', cacheableOptions),
    ]);
    const completed = [
      ...prompts.items.map((item) => [`prompt:${item.name}`, ...item.arguments.map(({ name }) => name)]),
      ...templates.items.map(({ uriTemplate }) => [uriTemplate, ...variableNames(uriTemplate)]),
    ].filter((words) => words.length > 1);
    return {
      noun: 'prompts and templates with arguments',
      items: completed.map(([what = '', ...names]) => `${quoteWord(what)}  ${names.join(', ')}`),
      example: completed[0]?.slice(0, 2),
      all: `${lineFor('prompts')}, ${lineFor('templates')}`,
    };
  },

  async task(server, { callOptions, lineFor, detachedTasks }) {
    const { items } = await server.tasks.list({ ...callOptions, known: await detachedTasks.list() });
    const [first] = items;
    return {
      noun: 'tasks',
      items: items.map(({ id, status, tool }) => [id, status, tool].filter(Boolean).join('  ')),
      example: first && [first.id],
      all: lineFor('tasks'),
    };
  },
};
