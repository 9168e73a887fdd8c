import { buildVariables, variablesSchema } from '../arguments/prompt-arguments.ts';
import { UriTemplate } from '../arguments/uri-template.ts';
import { type CommandContext, defineCommand } from '../command-line/command.ts';
import { ServerError, UsageError } from '../core/errors.ts';
import { quoteWord } from '../core/quote.ts';
import { missingName } from './definitions/find-definition.ts';

export const read = defineCommand({
  name: 'read',
  summary: 'read a resource',
  target: true,
  operands: [
    {
      name: 'URI',
      summary: 'URI of a resource, or a resource template',
      required: true,
      listed: true,
      takes: 'resource',
    },
    {
      name: 'VAR',
      summary: 'name=value, for the variables of a template',
      required: false,
      rest: true,
      takes: 'variable',
    },
  ],
  options: ['dryRun', 'fresh'],
  examples: ['mcpc read demo demo://welcome', "mcpc read demo 'demo://weather/{city}' city=Oslo"],
  async run(context) {
    const { operands, options, connect, callOptions, cacheableOptions } = context;
    const [given, ...words] = operands;
    const client = await connect();
    if (given === undefined) throw await missingName('read', client, context);
    const uri = given.includes('{') ? await expand(given, words, context) : withoutVariables(given, words);
    if (options.dryRun === true) return { kind: 'request', method: 'resources/read', params: { uri } };
    try {
      return { kind: 'read', uri, result: await client.readResource(uri, cacheableOptions) };
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      const { withSimilarUris } = await import('./definitions/similar-uris.ts');
      throw await withSimilarUris(error, uri, client, callOptions);
    }
  },
});

function withoutVariables(uri: string, words: string[]): string {
  if (words.length === 0) return uri;
  throw new UsageError(`${uri} is not a resource template and takes no variables.`, {
    hint: 'A template has its variables in braces, which must be quoted in most shells.',
  });
}

/** Expands a template (RFC 6570); prompts for missing variables, except those of the query. Throws UsageError. */
async function expand(
  template: string,
  words: string[],
  { files, askArguments, lineFor }: CommandContext,
): Promise<string> {
  const parsed = new UriTemplate(template);
  const { variables } = parsed;
  const values = await buildVariables(words, variables, files);
  const missing = variables.filter(({ name, isQuery }) => !isQuery && !Object.hasOwn(values, name));
  if (missing.length === 0) return parsed.expand(values);
  const schema = variablesSchema(variables);
  const asked = missing.map(({ name }) => ({ name, type: 'string' }));
  if (askArguments === undefined) {
    const { missingError } = await import('../arguments/missing-error.ts');
    throw missingError(asked, schema, `${lineFor('read')} ${quoteWord(template)}`, words);
  }
  return parsed.expand((await askArguments(schema, asked, values)) as typeof values);
}
