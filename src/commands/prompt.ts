import { missingArguments } from '../arguments/missing.ts';
import { buildPromptArguments, promptSchema } from '../arguments/prompt-arguments.ts';
import { type CommandContext, defineCommand } from '../command-line/command.ts';
import type { Prompt } from '../core/protocol.ts';
import { quoteWord } from '../core/quote.ts';
import { findPrompt, missingName } from './definitions/find-definition.ts';

export const prompt = defineCommand({
  name: 'prompt',
  summary: 'render a prompt',
  target: true,
  operands: [
    { name: 'NAME', summary: 'name of the prompt', required: true, listed: true, takes: 'prompt' },
    {
      name: 'ARG',
      summary: 'name=value or name=@file',
      required: false,
      rest: true,
      takes: 'promptArgument',
    },
  ],
  options: ['dryRun'],
  examples: ['mcpc prompt demo poem topic=rain', 'mcpc prompt server.py review code=@main.c'],
  async run(context) {
    const { options, connect, callOptions } = context;
    const [name, ...words] = context.operands;
    const client = await connect();
    if (name === undefined) throw await missingName('prompt', client, context);
    const definition = await findPrompt(client, name, context);
    const args = await argumentsFor(definition, words, context);
    const params = { name, arguments: args };
    if (options.dryRun === true) return { kind: 'request', method: 'prompts/get', params };
    return { kind: 'prompt', name, result: await client.getPrompt(name, args, callOptions) };
  },
});

/** Returns the arguments as typed and prompted for, all strings. Throws UsageError. */
async function argumentsFor(
  prompt: Prompt,
  words: string[],
  { files, askArguments, lineFor }: CommandContext,
): Promise<Record<string, string>> {
  const args = await buildPromptArguments(words, prompt, files);
  const schema = promptSchema(prompt);
  const missing = missingArguments(args, schema);
  if (missing.length === 0) return args;
  if (askArguments === undefined) {
    const { missingError } = await import('../arguments/missing-error.ts');
    throw missingError(missing, schema, `${lineFor('prompt')} ${quoteWord(prompt.name)}`, words);
  }
  return (await askArguments(schema, missing, args)) as Record<string, string>;
}
