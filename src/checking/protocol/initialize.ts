import { isObject, type JsonObject } from '../../core/json.ts';
import { converse, handshakeError, unknownRevision } from '../probe/conversation.ts';
import { excerptOf, outcomeOf } from '../probe/describe-response.ts';
import { type Findings, inapplicable, type ProbeRule } from '../probe/probe-rule.ts';
import type { ProbedServer, ProbeResponse } from '../probe/probed-server.ts';

export const initialize: ProbeRule = {
  id: 'protocol/initialize',
  group: 'protocol',
  weight: 'must',
  summary:
    'The response to initialize has a revision that the server supports, its capabilities, name and version.',
  source: {
    title: 'MCP 2025-11-25, Initialization',
    url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization',
  },
  async check(server) {
    // The server may start for it while it has the conversation.
    const negotiating = negotiate(server);
    negotiating.catch(() => {});
    const ordinary = server.era === 'legacy' ? (await converse(server)).handshake : undefined;
    const { unknown, known } = await negotiating;
    server.signal.throwIfAborted();
    const response = ordinary ?? known;
    if (!('result' in response)) {
      if (server.era === 'legacy') throw handshakeError(known);
      return inapplicable('the server has no legacy revision');
    }
    return [...membersMissing(response.result), ...ofUnknownRevision(unknown)];
  },
};

/**
 * Requests a revision that the server cannot know, on a connection of its own. `known`: the response to a request of one
 * that it may know, if the other was refused.
 */
async function negotiate(server: ProbedServer): Promise<{ unknown: ProbeResponse; known: ProbeResponse }> {
  const connection = await server.open();
  try {
    const unknown = await connection.handshake({ era: 'legacy', revision: unknownRevision });
    const known = 'error' in unknown ? await connection.handshake({ era: 'legacy' }) : unknown;
    return { unknown, known };
  } finally {
    await connection.close();
  }
}

function membersMissing(result: JsonObject): Findings {
  const info = isObject(result.serverInfo) ? result.serverInfo : {};
  const members = [
    { path: '/protocolVersion', isValid: typeof result.protocolVersion === 'string', type: 'a string' },
    { path: '/capabilities', isValid: isObject(result.capabilities), type: 'an object' },
    { path: '/serverInfo/name', isValid: typeof info.name === 'string', type: 'a string' },
    { path: '/serverInfo/version', isValid: typeof info.version === 'string', type: 'a string' },
  ];
  return members
    .filter(({ isValid }) => !isValid)
    .map(({ path, type }) => ({
      kind: 'server',
      path,
      message: `The result of initialize has no ${path.slice(1).replace('/', '.')} that is ${type}. Clients reject it.`,
      excerpt: excerptOf({ result }),
    }));
}

/** What is wrong with the response to a request for a revision that the server cannot know. */
function ofUnknownRevision(response: ProbeResponse): Findings {
  // The specification has this error as an example.
  if ('error' in response) return [];
  if ('result' in response && response.result.protocolVersion !== unknownRevision) return [];
  const message =
    'result' in response
      ? `The server accepts ${unknownRevision}, a revision that does not exist. Respond with the latest one that it supports.`
      : `initialize with ${unknownRevision}, a revision that does not exist, ${outcomeOf(response)}. Respond with the latest revision that the server supports.`;
  return [{ kind: 'server', path: '/protocolVersion', message, excerpt: excerptOf(response) }];
}
