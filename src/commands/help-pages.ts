import type { Command, CommandContext } from '../command-line/command.ts';
import { commandsMeantBy } from '../command-line/other-programs.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import { quoteWord, quoteWords } from '../core/quote.ts';
import type { View } from '../core/views.ts';
import { referringToTopic, topics } from '../help/topics.ts';

/** Returns what `help` prints: the overview, a page, a topic, or the manual. */
export async function runHelp(
  context: CommandContext<'man' | 'help' | 'helpAll'>,
): Promise<View | undefined> {
  const { operands, options, aliases, helpFor, shell } = context;
  const [name] = operands;
  if (options.man === true) {
    const [{ manual }, { version }] = await Promise.all([
      import('../help/manual.ts'),
      import('../core/version.ts'),
    ]);
    const markdown = manual(await context.commands());
    return { kind: 'document', markdown, data: { text: markdown }, manual: { name: 'mcpc', version } };
  }
  const frontend = shell === undefined ? 'line' : 'shell';
  if (name === undefined) return helpFor(undefined, { example: await exampleCall(context) });
  if (name === 'topics') return topicList();
  if (name === 'aliases' || aliases.has(name)) {
    const { aliasHelp, aliasList } = await import('../command-line/defaults/alias-help.ts');
    return aliases.has(name) ? aliasHelp(name, aliases) : aliasList(aliases);
  }
  if (name === 'options') {
    const { optionsText } = await import('../help/manual.ts');
    const markdown = optionsText();
    return { kind: 'document', markdown, data: { name, text: markdown } };
  }
  const commands = await context.commands();
  const command = commands.find((known) => known.name === name);
  // In the shell, a tool of the name takes precedence over a command that manages mcpc itself.
  if (shell !== undefined && (command === undefined || command.managesMcpc === true) && !topics.has(name)) {
    return describeOr(context, name, command);
  }
  const page = command === undefined ? undefined : await helpFor(command, { everyOption: options.helpAll });
  // "login --help" is the page of the command, "help login" everything about logging in.
  const pageOnly = page !== undefined && (options.help === true || options.helpAll === true);
  if (pageOnly) return referringToTopic(page, name, frontend);
  const topic = await topicPage(name);
  if (page !== undefined && topic !== undefined) return { kind: 'several', views: [page, topic] };
  if (page !== undefined || topic !== undefined) return page ?? topic;
  throw unknownTopicError(name, commands);
}

/** The longest example on the overview, in characters, so that it fits on a row of 50 columns. */
const longestExample = 44;

/** Returns a line that calls a tool of the shell's server, preferably with arguments; undefined if no tool is known. */
async function exampleCall({ shell, commands }: CommandContext): Promise<string | undefined> {
  const known = shell?.tools() ?? [];
  if (known.length === 0) return undefined;
  const [{ exampleWords }, all] = await Promise.all([import('../arguments/example.ts'), commands()]);
  const named = new Set(all.map((command) => command.name));
  // Of a server with thousands of tools, the first ones do.
  const tools = known.filter((tool) => !named.has(tool.name)).slice(0, 20);
  const lines: { text: string; hasArguments: boolean }[] = [];
  for (const tool of tools) {
    const words = await exampleWords(tool.inputSchema);
    lines.push({ text: quoteWords([tool.name, ...words]), hasArguments: words.length > 0 });
  }
  const short = lines.filter(({ text }) => text.length <= longestExample);
  return (short.find(({ hasArguments }) => hasArguments) ?? short[0])?.text;
}

/** Returns the error for a word that is neither a command nor a topic of the command line. */
function unknownTopicError(name: string, commands: readonly Command[]): UsageError {
  const available = commands.filter((known) => isAvailableIn('line', known));
  const meant = commandsMeantBy(name, available, 'line').map((command) => `"${command.name}"`);
  const names = [...available.map((known) => known.name), 'options', ...topics.keys()];
  const suggestion = meant.length === 0 ? didYouMean(name, names) : ` Did you mean ${meant.join(' or ')}?`;
  return new UsageError(`Unknown command or help topic "${name}".${suggestion}`, {
    hint: `For the topics: mcpc help topics. For a tool: mcpc tools TARGET ${quoteWord(name)}`,
  });
}

/** Returns the description of everything of that name that the server has; otherwise the page of the command. */
async function describeOr(
  context: CommandContext,
  name: string,
  command: Command | undefined,
): Promise<View | undefined> {
  try {
    const { describeName } = await import('./definitions/describe-name.ts');
    return await describeName(name, context);
  } catch (error) {
    if (command === undefined || !(error instanceof McpcError)) throw error;
    return context.helpFor(command);
  }
}

function topicList(): View {
  const all = [...topics, ['options', 'every option, by group'], ['aliases', 'your aliases']] as const;
  const list = all.map(([name, summary]) => `- \`${name}\`: ${summary}`).join('\n');
  return {
    kind: 'document',
    markdown: `# Help topics\n\n${list}\n\nTo read one: \`mcpc help targets\`. All of them: \`mcpc help --man\`.`,
    data: all.map(([name, summary]) => ({ name, summary })),
  };
}

/** Returns the text of a topic; undefined if there is no such topic. */
async function topicPage(name: string): Promise<View | undefined> {
  if (!topics.has(name)) return undefined;
  const { topicTexts } = await import('../help/topic-texts.ts');
  const markdown = topicTexts.get(name);
  return markdown === undefined ? undefined : { kind: 'document', markdown, data: { name, text: markdown } };
}
