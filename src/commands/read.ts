import { buildVariables } from '../arguments/prompt-arguments.ts';
import type { Command, CommandContext } from '../command-line/command.ts';
import { UsageError } from '../core/errors.ts';

export const read: Command = {
  name: 'read',
  summary: 'read a resource of a server',
  target: true,
  operands: [
    { name: 'URI', summary: 'the resource, or a template', required: true, takes: 'resource' },
    {
      name: 'VAR',
      summary: "name=value, for a template's variables",
      required: false,
      rest: true,
      takes: 'variable',
    },
  ],
  options: ['dryRun'],
  examples: ['mcpc read demo demo://welcome', "mcpc read demo 'demo://weather/{city}' city=Oslo"],
  async run(context) {
    const { operands, options, connect, signal } = context;
    const [given = '', ...words] = operands;
    const client = await connect();
    const uri = given.includes('{') ? await expand(given, words, context) : plain(given, words);
    if (options.dryRun === true) return { kind: 'request', method: 'resources/read', params: { uri } };
    return { kind: 'read', uri, result: await client.readResource(uri, { signal }) };
  },
};

function plain(uri: string, words: string[]): string {
  if (words.length === 0) return uri;
  throw new UsageError(`${uri} is no template: it takes no variables.`, {
    hint: 'A template has its variables in braces; quote it for the shell.',
  });
}

/** The template with its variables put in (RFC 6570); those of its path that were not given are asked for. */
async function expand(
  template: string,
  words: string[],
  { files, askArguments }: CommandContext,
): Promise<string> {
  const { expandTemplate, variablesOf } = await import('../engine/uri-template.ts');
  const names = variablesOf(template);
  const values = await buildVariables(words, names, files);
  // What stands behind ? or & is optional by its nature.
  const inQuery = [...template.matchAll(/\{[?&]([^}]*)\}/g)].flatMap(([, list = '']) => list.split(','));
  const missing = names.filter((name) => !Object.hasOwn(values, name) && !inQuery.includes(name));
  if (missing.length === 0 || askArguments === undefined) return expandTemplate(template, values);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  };
  const asked = missing.map((name) => ({ name, type: 'string' }));
  return expandTemplate(template, (await askArguments(schema, asked, values)) as Record<string, string>);
}
