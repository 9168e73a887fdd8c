import { UriTemplate } from '../arguments/uri-template.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import { Client } from '../engine/client.ts';
import type { Server, SingleServer } from '../engine/server.ts';
import { identityOf } from '../engine/targets/source-identity.ts';
import type { Coverage, CoveredNames } from './reporters/results.ts';

type Kind = 'tools' | 'prompts' | 'resources';

/** The requests that touch a definition. */
const kindOf: Readonly<Record<string, Kind>> = {
  'tools/call': 'tools',
  'prompts/get': 'prompts',
  'resources/read': 'resources',
};

type Names = Record<Kind, Set<string>>;

const noNames = (): Names => ({ tools: new Set(), prompts: new Set(), resources: new Set() });

/** What the cases of a file asked its servers for: names and URIs, by the server. */
export class TouchedNames {
  readonly #names = new Map<string, Names>();

  observe(event: EngineEvent): void {
    if (event.type !== 'request' || event.state !== 'sent' || event.subject === undefined) return;
    const kind = kindOf[event.method];
    if (kind === undefined) return;
    const names = this.#names.get(event.server) ?? noNames();
    this.#names.set(event.server, names);
    names[kind].add(event.subject);
  }

  of(server: string): Names {
    return this.#names.get(server) ?? noNames();
  }
}

/** What is known of one server: its definitions, and what any file touched. */
interface ServerNames {
  server: string;
  defined: Names;
  touched: Names;
}

/** Which definitions the cases of all files touched. A server that several files use is one. */
export class CoverageOfRun {
  readonly #servers = new Map<string, ServerNames>();
  readonly #environment: SystemEnvironment;

  constructor(environment: SystemEnvironment) {
    this.#environment = environment;
  }

  /** Asks the servers of a connection for their definitions. A list that cannot be fetched counts as empty. */
  async add(server: Server, touched: TouchedNames, signal: AbortSignal): Promise<void> {
    for (const member of await Promise.all(server.members(signal))) {
      if (!('client' in member) || !member.client.isConnected()) continue;
      await this.#addServer(member.client, touched.of(member.name), signal);
    }
  }

  async #addServer(client: SingleServer, touched: Names, signal: AbortSignal): Promise<void> {
    const key = await this.#keyOf(client);
    const known = this.#servers.get(key) ?? { server: client.name, defined: noNames(), touched: noNames() };
    this.#servers.set(key, known);
    const options = { reuse: 'known', signal } as const;
    const listed = async <Item>(items: Promise<{ items: readonly Item[] }>, nameOf: (item: Item) => string) =>
      (await items.catch(() => ({ items: [] }))).items.map(nameOf);
    const [tools, prompts, resources, templates] = await Promise.all([
      listed(client.list('tools', options), ({ name }) => name),
      listed(client.list('prompts', options), ({ name }) => name),
      listed(client.list('resources', options), ({ uri }) => uri),
      listed(client.list('templates', options), ({ uriTemplate }) => uriTemplate),
    ]);
    addAll(known.defined, { tools, prompts, resources: [...resources, ...templates] });
    addAll(known.touched, touched);
  }

  /** Returns what identifies a server in all files. */
  async #keyOf(client: SingleServer): Promise<string> {
    const source = client instanceof Client ? await client.source() : undefined;
    const identity = source && identityOf(source, this.#environment);
    return identity === undefined ? client.name : JSON.stringify(identity);
  }

  result(): Coverage {
    const servers = [...this.#servers.values()].map(({ server, defined, touched }) => ({
      server,
      tools: covered(defined.tools, touched.tools),
      prompts: covered(defined.prompts, touched.prompts),
      resources: covered(defined.resources, touched.resources),
    }));
    const all = servers.flatMap(({ tools, prompts, resources }) => [tools, prompts, resources]);
    const touched = all.reduce((sum, names) => sum + names.touched.length, 0);
    const missed = all.reduce((sum, names) => sum + names.missed.length, 0);
    return { servers, share: touched + missed === 0 ? 1 : touched / (touched + missed) };
  }
}

function addAll(names: Names, added: Record<Kind, Iterable<string>>): void {
  for (const kind of ['tools', 'prompts', 'resources'] as const) {
    for (const name of added[kind]) names[kind].add(name);
  }
}

/** A template is touched by each URI that it can be expanded to. */
function covered(defined: ReadonlySet<string>, touched: ReadonlySet<string>): CoveredNames {
  const names = [...defined];
  const isTouched = (name: string) => touched.has(name) || [...touched].some((uri) => matches(name, uri));
  return { touched: names.filter(isTouched), missed: names.filter((name) => !isTouched(name)) };
}

function matches(template: string, uri: string): boolean {
  if (!template.includes('{')) return false;
  try {
    return new UriTemplate(template).matches(uri);
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}
