import { asString, isObject, type Json, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { specification } from '../../interface/check/specification.ts';
import { converse } from '../probe/conversation.ts';
import { type Findings, inapplicable, type ProbeRule } from '../probe/probe-rule.ts';
import type { ProbedServer, ProbeResponse } from '../probe/probed-server.ts';

/** How long a response is waited for, in seconds: a server may wait for that to its own request first. */
const patience = 5;

/** That a server does not request the roots of its clients. */
export const roots = featureRule({
  capability: 'roots',
  method: 'roots/list',
  instead:
    'Take folders as arguments of tools, as URIs of resources, or from the configuration of the server.',
});

/** That a server does not have its clients ask a model. */
export const sampling = featureRule({
  capability: 'sampling',
  method: 'sampling/createMessage',
  instead: 'Use the API of a model provider.',
});

/** A feature of clients that is deprecated. */
interface Feature {
  capability: 'roots' | 'sampling';
  method: string;
  /** What to do instead, as a sentence. */
  instead: string;
}

function featureRule(feature: Feature): ProbeRule {
  const { capability, instead } = feature;
  return {
    id: `deprecated/${capability}`,
    group: 'deprecated',
    weight: 'advice',
    summary: `The server does not use the capability "${capability}" of clients.`,
    source: specification('2026-07-28/deprecated#deprecated', 'Deprecated Features'),
    async check(server) {
      if (server.era === 'modern') return inapplicable('in the modern era, servers use it only in calls');
      const use = await useOf(feature, server);
      if (use === undefined || 'skipped' in use) return use ?? [];
      const deprecation =
        'The feature is deprecated since 2026-07-28, and may be removed from 2027-07-28 on.';
      return [{ kind: 'server', message: `${use.message} ${deprecation} ${instead}`, excerpt: use.excerpt }];
    },
  };
}

/** Returns how the server uses a capability of clients; undefined if it is not seen to. */
async function useOf(
  { capability, method }: Feature,
  server: ProbedServer,
): Promise<Pick<Findings[number], 'message' | 'excerpt'> | { skipped: string } | undefined> {
  const conduct = await conductWithAll(server);
  if ('skipped' in conduct) return conduct;
  const request = conduct.received.find((message) => isRequest(message, method));
  if (request !== undefined) {
    return { message: `The server sends the request ${method}.`, excerpt: stringifyJson(request) };
  }
  if (conduct.added.length === 0) return undefined;
  // It is for one of the capabilities that it has more tools.
  const own = await conductWith([capability], server);
  if ('skipped' in own) return own;
  if (own.added.length === 0) return undefined;
  const message = `The server has tools that it offers only to clients with the capability "${capability}".`;
  return { message, excerpt: shorten(own.added.join(', '), 200) };
}

/** What a server does for a client with some of the capabilities. */
interface Conduct {
  /** The messages that it sent. */
  received: Json[];
  /** The tools that a client without capabilities is not offered. */
  added: string[];
}

const conducts = new WeakMap<ProbedServer, Promise<Conduct | { skipped: string }>>();

/** Connects as a client with all of the capabilities, once for all rules. */
function conductWithAll(server: ProbedServer): Promise<Conduct | { skipped: string }> {
  const known = conducts.get(server);
  if (known !== undefined) return known;
  const conduct = conductWith(['roots', 'sampling'], server);
  conducts.set(server, conduct);
  return conduct;
}

async function conductWith(
  names: readonly Feature['capability'][],
  server: ProbedServer,
): Promise<Conduct | { skipped: string }> {
  const ordinary = await converse(server);
  const connection = await server.open();
  try {
    const capabilities = Object.fromEntries(names.map((name) => [name, {}]));
    const handshake = await connection.handshake({ capabilities });
    if (!('result' in handshake)) return { skipped: 'the handshake failed' };
    const listed = await connection.request('tools/list', {}, { timeout: patience });
    await connection.request('ping', {}, { timeout: patience });
    server.signal.throwIfAborted();
    const offered = new Set((ordinary.pages.get('tools/list') ?? []).flatMap(toolNames));
    const added = toolNames(listed).filter((name) => !offered.has(name));
    return { received: connection.record.received, added };
  } finally {
    await connection.close();
  }
}

function isRequest(message: Json, method: string): boolean {
  return isObject(message) && message.method === method && message.id !== undefined;
}

function toolNames(response: ProbeResponse): string[] {
  const tools = 'result' in response ? response.result.tools : undefined;
  if (!Array.isArray(tools)) return [];
  const names = tools.map((tool) => (isObject(tool) ? asString((tool as JsonObject).name) : undefined));
  return names.filter((name) => name !== undefined);
}
