import { buildArguments } from '../arguments/build-arguments.ts';
import { missingArguments, missingError, missingWithin } from '../arguments/missing.ts';
import { createSkeleton, parseSkeleton } from '../arguments/skeleton.ts';
import type { Command, CommandContext } from '../command-line/command.ts';
import { UsageError } from '../core/errors.ts';
import { asJsonObject, type JsonObject } from '../core/json.ts';
import type { Tool } from '../core/protocol.ts';
import { quoteWord } from '../core/quote.ts';
import type { Server } from '../engine/server.ts';
import { validateArguments } from '../schema/validate.ts';
import { findTool } from './find-definition.ts';
import { taskView } from './tasks.ts';

export const call: Command = {
  name: 'call',
  summary: 'call a tool of a server',
  target: true,
  operands: [
    { name: 'TOOL', summary: 'the tool', required: true, takes: 'tool' },
    {
      name: 'ARG',
      takes: 'toolArgument',
      summary: 'name=value, name:=json, name=@file, a JSON object, or -',
      required: false,
      rest: true,
    },
  ],
  options: ['validate', 'dryRun', 'edit', 'task', 'detach'],
  examples: [
    'mcpc call demo multiply a=5 b=3',
    'mcpc call server.py search query=text limit=5 --json',
    `mcpc call server.py save 'items:=[1,2]' note=@note.txt`,
  ],
  async run(context) {
    const { operands, options, connect, signal } = context;
    const [name = '', ...words] = operands;
    const client = await connect();
    const { tool } = await findTool(client, name, context);
    const args = await argumentsFor(tool, words, context);
    const asTask = options.task === true || options.detach === true;
    if (options.dryRun === true) {
      const task = client.tasks.wanted(tool, asTask) ? { task: {} } : {};
      return { kind: 'request', method: 'tools/call', params: { name, arguments: args, ...task } };
    }
    if (options.detach === true) {
      if (context.shell === undefined) await demandLasting(client, signal);
      const begun = await client.startCall(tool, args, { signal });
      if ('task' in begun) return taskView(begun.task, context);
      return { kind: 'call', tool: name, result: begun.result };
    }
    const result = await client.callTool(tool, args, { signal, task: asTask });
    await checkStructure(client, tool, result);
    return { kind: 'call', tool: name, result };
  },
};

/** A task cannot outlive its server, and what mcpc started ends with the line. */
async function demandLasting(client: Server, signal: AbortSignal): Promise<void> {
  const states = await Promise.all(client.members(signal));
  const own = states.every(
    (state) => 'client' in state && ['stdio', 'memory'].includes(state.client.facts.transport),
  );
  if (!own) return;
  throw new UsageError(`${client.name} ends when this line does, and the task with it.`, {
    hint: 'Leave out --detach to wait for it. In the shell the server stays.',
  });
}

/** The arguments typed, edited and asked for, checked against the tool's schema. */
async function argumentsFor(tool: Tool, words: string[], context: CommandContext): Promise<JsonObject> {
  const { options, files, edit, askArguments, lineFor, notice } = context;
  const schema = tool.inputSchema;
  const checked = options.validate !== false;
  const built = await buildArguments(words, schema, files, { validate: checked });
  for (const note of built.notes) notice(note);
  let args = built.arguments;
  if (options.edit === true)
    args = parseSkeleton(await edit(createSkeleton(schema, args), `${tool.name}.jsonc`));
  if (!checked) return args;
  const missing = missingArguments(args, schema);
  if (missing.length > 0) {
    const line = `${lineFor('call')} ${quoteWord(tool.name)}`;
    if (askArguments === undefined) throw missingError(missing, schema, line, words);
  }
  if (askArguments !== undefined) {
    const asked = [...missing, ...missingWithin(args, schema)];
    if (asked.length > 0) args = await askArguments(schema, asked, args);
  }
  await check(tool, args, context);
  return args;
}

async function check(tool: Tool, args: JsonObject, { notice, lineFor }: CommandContext): Promise<void> {
  const { problems, notes } = await validateArguments(args, tool.inputSchema);
  for (const note of notes) notice(note);
  if (problems.length === 0) return;
  throw new UsageError(problems.map(({ message }) => message).join('\n'), {
    hint: `See what it takes with: ${lineFor('tools')} ${quoteWord(tool.name)}\nTo send it all the same: --no-validate`,
  });
}

/** Reports structured content that is not what the tool's output schema says; it is shown all the same. */
async function checkStructure(
  client: Server,
  { name, outputSchema }: Tool,
  result: JsonObject,
): Promise<void> {
  if (outputSchema === undefined || result.isError === true) return;
  const given = result.structuredContent;
  const structure = asJsonObject(given);
  if (structure === undefined) {
    // In the new era structured content may be any JSON, if the schema says so.
    if (given !== undefined && outputSchema.type !== 'object') return;
    const what =
      given === undefined ? 'gave no structured content' : 'gave structured content that is no object';
    client.reportDiagnostic('structure', `${name} declares an output schema and ${what}.`);
    return;
  }
  const { problems } = await validateArguments(structure, outputSchema);
  const [first] = problems;
  if (first !== undefined) {
    const where = first.path === '' ? '' : ` at ${first.path}`;
    client.reportDiagnostic(
      'structure',
      `The structured content of ${name} does not fit its output schema${where}: it must be ${first.expected}.`,
    );
  }
}
