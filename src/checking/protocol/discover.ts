import { isObject, type JsonObject } from '../../core/json.ts';
import { converse, handshakeError, unknownRevision } from '../probe/conversation.ts';
import { excerptOf, outcomeOf } from '../probe/describe-response.ts';
import { type Findings, inapplicable, type ProbeRule } from '../probe/probe-rule.ts';
import type { ProbedServer } from '../probe/probed-server.ts';

const unsupportedProtocolVersion = -32_022;

export const discover: ProbeRule = {
  id: 'protocol/discover',
  group: 'protocol',
  weight: 'must',
  summary:
    'server/discover returns the supported revisions and capabilities, and other revisions are refused with -32022.',
  source: {
    title: 'MCP 2026-07-28, Protocol version negotiation',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning#protocol-version-negotiation',
  },
  async check(server) {
    if (server.era === 'legacy') return inapplicable('the server has no modern revision');
    // The server may start for it while it has the conversation.
    const negotiating = negotiation(server);
    negotiating.catch(() => {});
    const { handshake } = await converse(server);
    const ofUnknownRevision = await negotiating;
    if (!('result' in handshake)) throw handshakeError(handshake);
    return [...membersMissing(handshake.result, server.declared.revision), ...ofUnknownRevision];
  },
};

function membersMissing(result: JsonObject, revision: string): Findings {
  const members = [
    {
      path: '/supportedVersions',
      isValid: isListOfStrings(result.supportedVersions) && result.supportedVersions.includes(revision),
      what: `array of supportedVersions that contains ${revision}, which it accepts`,
    },
    { path: '/capabilities', isValid: isObject(result.capabilities), what: 'object with its capabilities' },
  ];
  return members
    .filter(({ isValid }) => !isValid)
    .map(({ path, what }) => ({
      kind: 'server',
      path,
      message: `The result of server/discover has no ${what}.`,
      excerpt: excerptOf({ result }),
    }));
}

async function negotiation(server: ProbedServer): Promise<Findings> {
  // The official SDK for TypeScript looks at the revision of the first request only.
  const connection = await server.open();
  try {
    const response = await connection.handshake({ era: 'modern', revision: unknownRevision });
    server.signal.throwIfAborted();
    const found = { kind: 'server', excerpt: excerptOf(response) } as const;
    const isRefused = 'error' in response && response.error.code === unsupportedProtocolVersion;
    if (!isRefused) {
      const message = `A request of ${unknownRevision}, a revision that does not exist, ${outcomeOf(response)}. Respond with the error ${unsupportedProtocolVersion} (UnsupportedProtocolVersion): clients take others for a legacy server.`;
      return [{ ...found, message }];
    }
    const { data } = response.error;
    if (isObject(data) && isListOfStrings(data.supported) && data.supported.length > 0) return [];
    const message = `The error ${unsupportedProtocolVersion} lists no supported revisions in data.supported, from which clients choose another one.`;
    return [{ ...found, message }];
  } finally {
    await connection.close();
  }
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
