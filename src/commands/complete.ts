import { separateValue } from '../arguments/completed-argument.ts';
import { buildStrings, promptSchema, templateSchema } from '../arguments/prompt-arguments.ts';
import { UriTemplate } from '../arguments/uri-template.ts';
import { type CommandContext, defineCommand } from '../command-line/command.ts';
import { commandName } from '../command-line/usage.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { CompletionReference } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import { findPrompt, missingName } from './definitions/find-definition.ts';

export const complete = defineCommand({
  name: 'complete',
  summary: 'show completions for a prompt argument or a template variable',
  target: true,
  operands: [
    {
      name: 'WHAT',
      summary: 'prompt:NAME or a resource template',
      required: true,
      listed: true,
      takes: 'reference',
    },
    {
      name: 'ARG',
      summary: 'name of the argument or variable',
      required: true,
      listed: true,
      takes: 'referenceArgument',
    },
    { name: 'VALUE', summary: 'beginning of the value', required: false, takes: 'referenceValue' },
    {
      name: 'OTHER',
      summary: 'name=value of another argument, on which the completions may depend',
      required: false,
      rest: true,
      takes: 'referenceValue',
    },
  ],
  options: [],
  examples: [
    'mcpc complete demo prompt:poem form h',
    "mcpc complete demo 'demo://weather/{city}' city Lis",
    'mcpc complete server.py prompt:review framework fla language=python',
  ],
  async run(context) {
    const { operands, connect, signal, callOptions, files, shell } = context;
    const [what, argument, ...words] = operands;
    const reference = what === undefined ? undefined : referenceOf(what);
    const client = await connect();
    await Promise.all(client.members(signal));
    if (!client.hasCapability('completions')) {
      throw new UsageError(`${client.name} does not support completions.`);
    }
    if (reference === undefined) throw await missingName('complete', client, context);
    const { subject, noun, schema, names } = await argumentsOf(reference, client, context);
    if (argument === undefined || !names.includes(argument)) {
      const near = argument === undefined ? '' : didYouMean(argument, names).trim();
      const problem =
        argument === undefined
          ? `${commandName(shell === undefined ? 'line' : 'shell', 'complete')} needs the name of the ${noun}`
          : `${subject} has no ${noun} "${argument}"`;
      throw new UsageError(`${problem}.`, {
        hint: near || `Its ${noun}s: ${names.join(', ') || 'none'}.`,
      });
    }
    const { value = '', others } = separateValue(words, argument, names);
    const given = await buildStrings(others, schema, files, subject);
    const result = await client.complete(reference, { name: argument, value }, given, callOptions);
    return { kind: 'completion', result };
  },
});

function referenceOf(what: string): CompletionReference {
  if (what.startsWith('prompt:')) return { type: 'prompt', name: what.slice('prompt:'.length) };
  if (what.includes('{')) return { type: 'template', uri: what };
  throw new UsageError(`"${what}" is neither prompt:NAME nor a resource template.`, {
    hint: `For a prompt of that name: prompt:${what}`,
  });
}

/** The arguments of a prompt, or the variables of a template. */
async function argumentsOf(
  reference: CompletionReference,
  client: Server,
  context: CommandContext,
): Promise<{ subject: string; noun: string; schema: JsonObject; names: string[] }> {
  if (reference.type === 'template') {
    const names = new UriTemplate(reference.uri).variables.map(({ name }) => name);
    return { subject: 'The template', noun: 'variable', schema: templateSchema(reference.uri), names };
  }
  const prompt = await findPrompt(client, reference.name, context);
  const names = prompt.arguments.map(({ name }) => name);
  return { subject: `The prompt "${prompt.name}"`, noun: 'argument', schema: promptSchema(prompt), names };
}
