import { asString, isObject, type Json, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { specification } from '../../interface/check/specification.ts';
import { converse } from '../probe/conversation.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
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
      if (server.era === 'modern') return { skipped: 'in the modern era, servers use it only in calls' };
      const use = await useOf(feature, server);
      if (use === undefined || 'skipped' in use) return use ?? [];
      const deprecation =
        'The feature is deprecated since 2026-07-28, and may be removed from 2027-07-28 on.';
      return [{ kind: 'server', message: `${use.message} ${deprecation} ${instead}`, excerpt: use.excerpt }];
    },
  };
}

/** Connects as a client with the capability. Returns how the server uses it; undefined if it is not seen to. */
async function useOf(
  { capability, method }: Feature,
  server: ProbedServer,
): Promise<Pick<Findings[number], 'message' | 'excerpt'> | { skipped: string } | undefined> {
  const ordinary = await converse(server);
  const connection = await server.open();
  try {
    const handshake = await connection.handshake({ capabilities: { [capability]: {} } });
    if (!('result' in handshake)) return { skipped: 'the handshake failed' };
    const pages = ordinary.pages.get('tools/list') ?? [];
    const listed = await connection.request('tools/list', {}, { timeout: patience });
    await connection.request('ping', {}, { timeout: patience });
    server.signal.throwIfAborted();
    const request = connection.record.received.find((message) => isRequest(message, method));
    if (request !== undefined) {
      const message = `The server sends the request ${method}.`;
      return { message, excerpt: stringifyJson(request) };
    }
    const names = new Set(pages.flatMap(toolNames));
    const added = toolNames(listed).filter((name) => !names.has(name));
    if (added.length === 0) return undefined;
    const message = `The server has tools that it offers only to clients with the capability "${capability}".`;
    return { message, excerpt: shorten(added.join(', '), 200) };
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
