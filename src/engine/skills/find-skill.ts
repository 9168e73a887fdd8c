import { nearest } from '../../core/did-you-mean.ts';
import { ServerError, UsageError } from '../../core/errors.ts';
import { asJsonObject } from '../../core/json.ts';
import type { Skill } from '../../core/protocol.ts';
import { readSkill } from '../catalog/definitions.ts';
import type { CallOptions } from '../protocol/client-options.ts';
import { skillsExtension } from '../protocol/negotiation/capabilities.ts';
import type { Server } from '../server.ts';
import { SkillReader } from './read-skill.ts';

/**
 * Finds a skill by its name or by the URI of its `SKILL.md`, which need not be listed. Throws UsageError if there is
 * none, or several with the name, and what SkillReader throws for an entry that cannot be used.
 */
export async function findSkill(
  server: Server,
  nameOrUri: string,
  options: CallOptions,
): Promise<SkillReader> {
  const { items } = await server.list('skills', options);
  const found = items.filter(({ uri, name }) => uri === nameOrUri || name === nameOrUri);
  const skill = found.find(({ uri }) => uri === nameOrUri) ?? found[0];
  if (skill === undefined) {
    if (isSkillUri(nameOrUri) && server.hasCapability(skillsExtension))
      return getSkill(server, nameOrUri, options);
    throw unknownSkill(server, nameOrUri, items);
  }
  if (skill.uri !== nameOrUri && found.length > 1) {
    throw new UsageError(`${server.name} has ${found.length} skills named ${nameOrUri}.`, {
      server: server.name,
      hint: `Use the URI: ${found.map(({ uri }) => uri).join(' or ')}`,
    });
  }
  const { client, own } = await server.locate('uri', skill.uri, options);
  if (own === skill.uri) return new SkillReader(client, skill);
  // The list of a group has URIs of its own.
  const listing = await client.list('skills', { ...options, name: own });
  return new SkillReader(client, listing.items.find(({ uri }) => uri === own) ?? skill);
}

/** Whether a word is the URI of a skill rather than a name. */
function isSkillUri(word: string): boolean {
  return /^[a-z][a-z\d+.-]*:.*\/SKILL\.md$/i.test(word);
}

/** Gets a skill that is not listed. */
async function getSkill(server: Server, uri: string, options: CallOptions): Promise<SkillReader> {
  const { client, own } = await server.locate('uri', uri, options);
  const result = asJsonObject(await client.request('skills/get', { uri: own }, options));
  const skill: Skill | undefined = readSkill(result?.skill ?? null);
  if (skill?.uri === own) return new SkillReader(client, skill);
  throw new ServerError(`${client.name} returned no skill for ${own}.`, { server: client.name });
}

function unknownSkill(server: Server, name: string, items: readonly Skill[]): UsageError {
  const names = items.map((skill) => skill.name);
  const near = nearest(name, names);
  const hint = !server.hasCapability(skillsExtension)
    ? `It does not declare the extension ${skillsExtension}.`
    : near.length > 0
      ? `Did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`
      : names.length === 0
        ? 'It lists no skills, but may have some: use the URI of its SKILL.md.'
        : `It has ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' and others' : ''}.`;
  return new UsageError(`${server.name} has no skill "${name}".`, { server: server.name, hint });
}
