import { type CommandContext, defineCommand } from '../command-line/command.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { quoteWord, quoteWords } from '../core/quote.ts';
import { skillsExtension } from '../engine/protocol/negotiation/capabilities.ts';
import type { Server } from '../engine/server.ts';
import { findTool } from './definitions/find-definition.ts';

export const prompts = defineCommand({
  name: 'prompts',
  summary: 'list prompts',
  target: true,
  everyServer: true,
  operands: [],
  options: ['fresh'],
  examples: ['mcpc prompts demo'],
  async run({ connect, cacheableOptions }) {
    const client = await connect();
    return { kind: 'prompts', listing: await client.list('prompts', cacheableOptions) };
  },
});

export const resources = defineCommand({
  name: 'resources',
  summary: 'list resources',
  target: true,
  everyServer: true,
  operands: [],
  options: ['fresh'],
  examples: ['mcpc resources demo', 'mcpc resources server.py --json'],
  async run({ connect, cacheableOptions }) {
    const client = await connect();
    return { kind: 'resources', listing: await client.list('resources', cacheableOptions) };
  },
});

export const templates = defineCommand({
  name: 'templates',
  summary: 'list resource templates',
  target: true,
  everyServer: true,
  operands: [],
  options: ['fresh'],
  examples: ['mcpc templates demo'],
  async run({ connect, cacheableOptions }) {
    const client = await connect();
    return { kind: 'templates', listing: await client.list('templates', cacheableOptions) };
  },
});

export const tools = defineCommand({
  name: 'tools',
  summary: 'list tools, or show one in detail',
  target: true,
  everyServer: true,
  operands: [{ name: 'NAME', summary: 'tool to show in detail', required: false, takes: 'tool' }],
  options: ['fresh'],
  examples: ['mcpc tools server.py', 'mcpc tools demo multiply', 'mcpc tools demo --query "[].name"'],
  async run(context) {
    const { connect, callOptions, cacheableOptions, lineFor, options } = context;
    const [name] = context.operands;
    const client = await connect();
    if (name === undefined) return { kind: 'tools', listing: await client.list('tools', cacheableOptions) };
    const lookup = options.fresh === true ? { ...callOptions, reuse: 'never' as const } : callOptions;
    const { tool, raw } = await findTool(client, name, { callOptions: lookup, lineFor });
    const { exampleComment, exampleWords } = await import('../arguments/example.ts');
    const words = quoteWords([tool.name, ...(await exampleWords(tool.inputSchema))]);
    const example = `${lineFor('call')} ${words}${exampleComment(tool.inputSchema)}`;
    return { kind: 'tool', tool, raw, example };
  },
});

export const skills = defineCommand({
  name: 'skills',
  summary: 'list skills, or read one or its files',
  target: true,
  everyServer: true,
  operands: [
    { name: 'NAME', summary: 'skill to read, by its name or URI', required: false, takes: 'skill' },
    {
      name: 'FILE',
      summary: 'file of the skill (default: SKILL.md)',
      required: false,
      takes: 'skillFile',
    },
  ],
  options: ['fresh', 'outputDir'],
  examples: [
    'mcpc skills server.py',
    'mcpc skills server.py pdf-processing',
    'mcpc skills server.py pdf-processing references/FORMS.md',
    'mcpc skills server.py pdf-processing --output-dir ./pdf-processing',
  ],
  async run(context) {
    const { connect, callOptions, cacheableOptions, options, environment, notice } = context;
    const [name, file] = context.operands;
    const folder = options.outputDir === undefined ? undefined : resolvePath(options.outputDir, environment);
    if (folder !== undefined) await checkOutputFolder(folder, name, file);
    const client = await connect();
    if (name === undefined) {
      const listing = await client.list('skills', cacheableOptions);
      if (!client.hasCapability(skillsExtension)) await noticeResources(client, context);
      return { kind: 'skills', listing };
    }
    const { findSkill } = await import('../engine/skills/find-skill.ts');
    const reader = await findSkill(client, name, callOptions);
    if (!reader.isVerifiable) {
      notice(`The server generates the skill ${reader.skill.name}: there are no digests to verify it by.`);
    }
    if (folder === undefined) {
      const { uri, result } =
        file === undefined ? await reader.load(callOptions) : await reader.read(file, callOptions);
      return { kind: 'read', uri, result };
    }
    const { saveSkill } = await import('../engine/skills/save-skill.ts');
    const contents = await reader.readAll(callOptions);
    await saveSkill(folder, contents, environment.umask);
    const paths = contents.map(({ path }) => path);
    return { kind: 'text', text: paths.join('\n'), data: { folder, files: paths } };
  },
});

/** Checks, before anything is sent, that a skill can be written to a folder. Throws UsageError. */
async function checkOutputFolder(
  folder: string,
  name: string | undefined,
  file: string | undefined,
): Promise<void> {
  if (name === undefined) throw new UsageError('--output-dir needs the name of a skill.');
  if (file !== undefined) {
    throw new UsageError('--output-dir is for all files of a skill.', {
      hint: `Write one with: --output ${quoteWord(file.split('/').at(-1) ?? file)}`,
    });
  }
  const { checkSkillFolder } = await import('../engine/skills/save-skill.ts');
  await checkSkillFolder(folder);
}

/**
 * Reports the resources of a server without the extension that are named like skills. They are not treated as skills,
 * which the extension forbids: nothing lists their files and digests.
 */
async function noticeResources(client: Server, context: Pick<CommandContext, SkillLookup>): Promise<void> {
  if (!client.hasCapability('resources')) return;
  const { items } = await client.list('resources', context.callOptions);
  const named = items.filter(({ uri }) => uri.endsWith('/SKILL.md'));
  const [first] = named;
  if (first === undefined) return;
  const what = named.length === 1 ? 'a resource named SKILL.md' : `${named.length} resources named SKILL.md`;
  context.notice(
    `${client.name} does not declare the extension ${skillsExtension}, but has ${what}, to be read like any other: ${context.lineFor('read')} ${quoteWord(first.uri)}`,
  );
}

type SkillLookup = 'callOptions' | 'lineFor' | 'notice';
