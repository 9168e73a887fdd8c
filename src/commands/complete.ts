import { defineCommand } from '../command-line/command.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { CompletionReference } from '../engine/protocol/client-options.ts';
import { findPrompt } from './find-definition.ts';

export const complete = defineCommand({
  name: 'complete',
  summary: 'show completions for a prompt argument or a template variable',
  target: true,
  operands: [
    { name: 'WHAT', summary: 'prompt:NAME or a resource template', required: true, takes: 'reference' },
    { name: 'ARG', summary: 'name of the argument or variable', required: true, takes: 'referenceArgument' },
    { name: 'VALUE', summary: 'beginning of the value', required: false, takes: 'referenceValue' },
  ],
  options: [],
  examples: ['mcpc complete demo prompt:poem form h', "mcpc complete demo 'demo://weather/{city}' city Lis"],
  async run({ operands: [what = '', argument = '', value = ''], connect, signal, callOptions, lineFor }) {
    const reference = referenceOf(what);
    const client = await connect();
    await Promise.all(client.members(signal));
    if (!client.hasCapability('completions')) {
      throw new UsageError(`${client.name} does not support completions.`);
    }
    if (reference.type === 'prompt') {
      const prompt = await findPrompt(client, reference.name, { callOptions, lineFor });
      const names = prompt.arguments.map(({ name }) => name);
      if (!names.includes(argument)) {
        throw new UsageError(`The prompt "${prompt.name}" has no argument "${argument}".`, {
          hint: didYouMean(argument, names).trim() || `Its arguments: ${names.join(', ') || 'none'}.`,
        });
      }
    }
    const result = await client.complete(reference, { name: argument, value }, {}, callOptions);
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
