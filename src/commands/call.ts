import { buildArguments } from '../arguments/build-arguments.ts';
import { fillDefaults } from '../arguments/fill-defaults.ts';
import { missingArguments, missingWithin } from '../arguments/missing.ts';
import { type CommandContext, defineCommand } from '../command-line/command.ts';
import { UsageError } from '../core/errors.ts';
import { asJsonObject, type JsonObject } from '../core/json.ts';
import type { Tool } from '../core/protocol.ts';
import { quoteWord } from '../core/quote.ts';
import type { Server } from '../engine/server.ts';
import { validateArguments } from '../schema/validate.ts';
import { findTool, missingName } from './definitions/find-definition.ts';

/** The code of diagnostics about results that do not match the output schema of their tool. */
export const outputSchemaCode = 'output-schema';

export const call = defineCommand({
  name: 'call',
  summary: 'call a tool',
  target: true,
  operands: [
    { name: 'TOOL', summary: 'name of the tool', required: true, listed: true, takes: 'tool' },
    {
      name: 'ARG',
      takes: 'toolArgument',
      summary: 'name=value, name:=JSON, name=@file, a JSON object, or -; see "mcpc help arguments"',
      required: false,
      rest: true,
    },
  ],
  options: ['validate', 'dryRun', 'edit', 'answer', 'task', 'detach'],
  examples: [
    'mcpc call demo multiply a=5 b=3',
    'mcpc call server.py search query=text limit=5 --json',
    `mcpc call server.py save 'items:=[1,2]' note=@note.txt`,
  ],
  async run(context) {
    const { operands, options, connect, callOptions } = context;
    const [name, ...words] = operands;
    const client = await connect();
    if (name === undefined) throw await missingName('call', client, context);
    const { tool } = await findTool(client, name, context);
    const args = await argumentsFor(tool, words, context);
    const asTask = options.task === true || options.detach === true;
    if (options.dryRun === true) {
      const task = client.tasks.isTaskCall(tool, asTask) ? { task: {} } : {};
      return { kind: 'request', method: 'tools/call', params: { name, arguments: args, ...task } };
    }
    if (options.detach === true) {
      const { callDetached } = await import('./on-demand/call-detached.ts');
      return callDetached(client, tool, args, context);
    }
    const result = await client.callTool(tool, args, { ...callOptions, task: asTask });
    if (tool.outputSchema !== undefined && result.isError !== true)
      await checkStructuredContent(client, tool.name, tool.outputSchema, result, context);
    return { kind: 'call', tool: name, result };
  },
});

/** Returns the arguments as typed, edited and prompted for, validated against the tool's schema. Throws UsageError. */
async function argumentsFor(
  tool: Tool,
  words: string[],
  context: CommandContext<'validate' | 'edit'>,
): Promise<JsonObject> {
  const { options, files, edit, askArguments, lineFor, notice } = context;
  const schema = tool.inputSchema;
  const validate = options.validate !== false;
  const built = await buildArguments(words, schema, files, { validate });
  for (const note of built.notes) notice(note);
  let args = built.arguments;
  if (options.edit === true) {
    const { createSkeleton, parseSkeleton } = await import('../arguments/skeleton.ts');
    args = await parseSkeleton(await edit(createSkeleton(schema, args), `${tool.name}.jsonc`));
  }
  if (!validate) return args;
  args = await fillDefaults(args, schema);
  const missing = missingArguments(args, schema);
  if (missing.length > 0 && askArguments === undefined) {
    const { missingError } = await import('../arguments/missing-error.ts');
    throw missingError(missing, schema, `${lineFor('call')} ${quoteWord(tool.name)}`, words);
  }
  if (askArguments !== undefined) {
    const asked = [...missing, ...missingWithin(args, schema)];
    if (asked.length > 0) args = await fillDefaults(await askArguments(schema, asked, args), schema);
  }
  await requireValid(tool, args, words, context);
  return args;
}

async function requireValid(
  tool: Tool,
  args: JsonObject,
  words: readonly string[],
  { notice, lineFor }: CommandContext,
): Promise<void> {
  const { problems, notes } = await validateArguments(args, tool.inputSchema);
  for (const note of notes) notice(note);
  if (problems.length === 0) return;
  const missing = missingWithin(args, tool.inputSchema).filter(({ name }) =>
    problems.some(({ path, given }) => path === name && given === undefined),
  );
  if (missing.length === problems.length) {
    const { missingError } = await import('../arguments/missing-error.ts');
    throw missingError(missing, tool.inputSchema, `${lineFor('call')} ${quoteWord(tool.name)}`, words);
  }
  throw new UsageError(problems.map(({ message }) => message).join('\n'), {
    hint: `For its arguments: ${lineFor('tools')} ${quoteWord(tool.name)}\nTo send the call anyway: --no-validate`,
  });
}

/** Reports a diagnostic if the structured content violates the tool's output schema. */
async function checkStructuredContent(
  client: Server,
  name: string,
  outputSchema: JsonObject,
  result: JsonObject,
  { notice }: CommandContext,
): Promise<void> {
  const content = result.structuredContent;
  const object = asJsonObject(content);
  if (object === undefined) {
    // Since 2026-07-28 structured content may be any JSON value that the schema allows.
    if (content !== undefined && outputSchema.type !== 'object') return;
    const what = content === undefined ? 'no structured content' : 'structured content that is not an object';
    client.reportDiagnostic(outputSchemaCode, `${name} declares an output schema but returned ${what}.`);
    return;
  }
  const subject = `The structured content of ${name}`;
  const { problems, notes } = await validateArguments(object, outputSchema, subject);
  for (const note of notes) notice(note);
  const [first] = problems;
  if (first !== undefined) {
    const where = first.path === '' ? '' : ` at ${first.path}`;
    const problem =
      first.given === undefined ? `: ${first.path} is missing` : `${where}: expected ${first.expected}`;
    client.reportDiagnostic(outputSchemaCode, `${subject} does not match its output schema${problem}.`);
  }
}
