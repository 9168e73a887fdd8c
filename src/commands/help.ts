import { defineCommand } from '../command-line/command.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { View } from '../core/views.ts';
import { topics } from '../help/topics.ts';

const topicNames = [...topics.keys()];

export const help = defineCommand({
  name: 'help',
  summary: 'show help for mcpc, a command or a topic',
  target: false,
  operands: [
    {
      name: 'COMMAND',
      summary: 'command or topic; "mcpc help topics" lists the topics',
      required: false,
      takes: 'command',
      choices: ['topics', 'aliases', ...topicNames],
    },
  ],
  options: ['man'],
  examples: [
    'mcpc help',
    'mcpc help call',
    'mcpc help call --help-all',
    'mcpc help targets',
    'mcpc help --man | man -l -',
  ],
  async run({ operands: [name], options, commands, aliases, helpFor, shell }) {
    if (options.man === true) {
      const [{ manual }, { version }] = await Promise.all([
        import('../help/manual.ts'),
        import('../core/version.ts'),
      ]);
      const markdown = manual(commands);
      return { kind: 'document', markdown, data: { text: markdown }, manual: { name: 'mcpc', version } };
    }
    if (name === undefined) return helpFor(undefined);
    if (name === 'topics') return topicList();
    if (name === 'aliases' || aliases.has(name)) {
      const { aliasHelp, aliasList } = await import('../command-line/defaults/alias-help.ts');
      return aliases.has(name) ? aliasHelp(name, aliases) : aliasList(aliases);
    }
    const command = commands.find((known) => known.name === name);
    const page = command === undefined ? undefined : await helpFor(command, options.helpAll);
    // "login --help" is the page of the command, "help login" everything about logging in.
    const pageOnly = page !== undefined && (options.help === true || options.helpAll === true);
    const topic = pageOnly ? undefined : await topicPage(name);
    if (page !== undefined && topic !== undefined) return { kind: 'several', views: [page, topic] };
    if (page !== undefined || topic !== undefined) return page ?? topic;
    const frontend = shell === undefined ? 'line' : 'shell';
    const available = commands.filter((known) => isAvailableIn(frontend, known));
    const names = [...available.map((known) => known.name), ...topicNames];
    throw new UsageError(`Unknown command or help topic "${name}".${didYouMean(name, names)}`, {
      hint: `There is help for ${names.join(', ')}.`,
    });
  },
});

function topicList(): View {
  const list = [...topics].map(([name, summary]) => `- \`${name}\`: ${summary}`).join('\n');
  return {
    kind: 'document',
    markdown: `# Help topics\n\n${list}\n\nTo read one: \`mcpc help targets\`. All of them: \`mcpc help --man\`.`,
    data: [...topics].map(([name, summary]) => ({ name, summary })),
  };
}

/** Returns the text of a topic; undefined if there is no such topic. */
async function topicPage(name: string): Promise<View | undefined> {
  if (!topics.has(name)) return undefined;
  const { topicTexts } = await import('../help/topic-texts.ts');
  const markdown = topicTexts.get(name);
  return markdown === undefined ? undefined : { kind: 'document', markdown, data: { name, text: markdown } };
}
