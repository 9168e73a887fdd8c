import type { CommandContext } from '../command-line/command.ts';
import { nearest } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Listing, Prompt, Tool } from '../core/protocol.ts';
import { findToolByName } from '../engine/find-tool.ts';
import type { Server } from '../engine/server.ts';

/** What of a command's context looking a name up takes. */
type Lookup = Pick<CommandContext, 'signal' | 'lineFor'>;

/** The tool of this name, and the definition as the server sent it. Throws UsageError with the nearest names when the server has none. */
export async function findTool(
  client: Server,
  name: string,
  { signal, lineFor }: Lookup,
): Promise<{ tool: Tool; raw: Json }> {
  const found = await findToolByName(client, name, { signal });
  if ('tool' in found) return found;
  throw noSuch('tool', name, found.others, client, lineFor('tools'));
}

/** The prompt of this name. Throws UsageError with the nearest names when the server has none. */
export async function findPrompt(client: Server, name: string, { signal, lineFor }: Lookup): Promise<Prompt> {
  const { items }: Listing<Prompt> = await client.listPromptsNamed(name, { signal });
  const prompt = items.find((item) => item.name === name);
  if (prompt === undefined) throw noSuch('prompt', name, items, client, lineFor('prompts'));
  return prompt;
}

function noSuch(
  what: 'tool' | 'prompt',
  name: string,
  items: { name: string }[],
  client: Server,
  line: string,
): UsageError {
  const names = items.map((item) => item.name);
  const near = nearest(name, names);
  const known =
    names.length === 0
      ? `It has no ${what}s at all.`
      : near.length > 0
        ? `Did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`
        : names.length <= 8
          ? `It has ${names.join(', ')}.`
          : `See its ${names.length} ${what}s with: ${line}`;
  return new UsageError(`${client.name} has no ${what} "${name}".`, {
    server: client.name,
    hint: known,
  });
}
