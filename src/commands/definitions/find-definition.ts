import type { CommandContext } from '../../command-line/command.ts';
import { nearest } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Prompt, Tool } from '../../core/protocol.ts';
import { findToolByName } from '../../engine/find-tool.ts';
import type { Server } from '../../engine/server.ts';
import type { NamingCommand, NamingContext } from './missing-name.ts';

type Lookup = Pick<CommandContext, 'callOptions' | 'lineFor'>;

/** Returns the error for a line that does not say what it is about, with what it could be. */
export async function missingName(
  command: NamingCommand,
  client: Server,
  context: NamingContext,
): Promise<UsageError> {
  const { missingNameError } = await import('./missing-name.ts');
  return missingNameError(command, client, context);
}

/** Returns the tool of this name, and its definition as the server sent it. Throws UsageError with similar names. */
export async function findTool(
  client: Server,
  name: string,
  { callOptions, lineFor }: Lookup,
): Promise<{ tool: Tool; raw: Json }> {
  const found = await findToolByName(client, name, callOptions);
  if ('tool' in found) return found;
  throw notFoundError('tool', name, found.others, client, lineFor('tools'));
}

/** Returns the prompt of this name. Throws UsageError with similar names. */
export async function findPrompt(
  client: Server,
  name: string,
  { callOptions, lineFor }: Lookup,
): Promise<Prompt> {
  const { items } = await client.list('prompts', { ...callOptions, name });
  const prompt = items.find((item) => item.name === name);
  if (prompt === undefined) throw notFoundError('prompt', name, items, client, lineFor('prompts'));
  return prompt;
}

function notFoundError(
  kind: 'tool' | 'prompt',
  name: string,
  items: { name: string }[],
  client: Server,
  line: string,
): UsageError {
  const names = items.map((item) => item.name);
  const near = nearest(name, names);
  const hint =
    names.length === 0
      ? `It has no ${kind}s.`
      : near.length > 0
        ? `Did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`
        : names.length <= 8
          ? `Its ${names.length === 1 ? `only ${kind}` : `${kind}s`}: ${names.join(', ')}.`
          : `List its ${names.length} ${kind}s with: ${line}`;
  return new UsageError(`${client.name} has no ${kind} "${name}".`, {
    server: client.name,
    hint,
  });
}
