import { ConnectionError, ServerError } from '../../core/errors.ts';
import { asJsonObject, isObject, type JsonObject } from '../../core/json.ts';
import type { Era, HandshakeMethod } from '../../core/protocol.ts';
import { httpStatus } from '../errors/http-status.ts';
import { InvalidResponseError, TruncatedResponseError } from '../http/response-errors.ts';
import type { JsonRpcConnection, RpcResponse } from './jsonrpc-connection.ts';
import {
  type HandshakeResult,
  isKnown,
  legacyRevisions,
  modernRevisions,
  type NegotiationResult,
  newestLegacy,
  newestModern,
} from './versions.ts';

/** What an answer to `server/discover` says about the era. */
export type DiscoverOutcome =
  | { era: 'modern'; agreement: HandshakeResult }
  | { era: 'legacy' }
  | { era: 'retry'; revision: string }
  | { era: 'none'; error: unknown };

/** Judges an answer to `server/discover`. */
export function interpretDiscoverResponse(reply: RpcResponse): DiscoverOutcome {
  if (reply.kind === 'unsent') return judgeRefusal(reply.error);
  if (reply.kind === 'closed' || reply.kind === 'cut') return { era: 'legacy' };
  if (reply.kind === 'result') {
    const handshake = asJsonObject(reply.result);
    const offered = strings(handshake?.supportedVersions);
    if (handshake === undefined || offered === undefined) return { era: 'legacy' };
    const protocolVersion = modernRevisions.find((revision) => offered.includes(revision));
    if (protocolVersion !== undefined) {
      return { era: 'modern', agreement: { era: 'modern', protocolVersion, handshake } };
    }
    if (offered.some((revision) => legacyRevisions.includes(revision))) return { era: 'legacy' };
    return { era: 'none', error: noCommonRevision(offered) };
  }
  if (reply.code !== unsupportedVersion) return { era: 'legacy' };
  const supported = isObject(reply.data) ? strings(reply.data.supported) : undefined;
  if (supported === undefined) return { era: 'legacy' };
  const revision = modernRevisions.find((known) => supported.includes(known));
  if (revision !== undefined) return { era: 'retry', revision };
  if (supported.some((known) => legacyRevisions.includes(known))) return { era: 'legacy' };
  return { era: 'none', error: noCommonRevision(supported) };
}

/** HTTP: a status is evidence of the old era only if it says that the server did not understand. */
function judgeRefusal(error: unknown): DiscoverOutcome {
  // Some that know the old era alone answer other questions with nothing, or with what they say to anybody.
  if (error instanceof InvalidResponseError || error instanceof TruncatedResponseError)
    return { era: 'legacy' };
  const status = httpStatus(error);
  if (status === undefined) return { era: 'none', error };
  if (status === 401 || status === 403 || status === 407 || status === 429 || status >= 500 || status < 400) {
    return { era: 'none', error };
  }
  return { era: 'legacy' };
}

/** Nothing to agree on: the server speaks revisions that mcpc does not. */
export function noCommonRevision(offered: string[]): ConnectionError {
  return new ConnectionError(
    `The server speaks protocol revision ${offered.join(', ')}, which this mcpc does not know.`,
    {
      phase: 'handshake',
      hint: `mcpc speaks ${[...modernRevisions, ...legacyRevisions].join(', ')}. A newer mcpc may know it.`,
    },
  );
}

/** JSON-RPC error: the revision asked for is not supported; `data.supported` lists those that are. */
export const unsupportedVersion = -32_022;

/** The strings of an array; undefined when there are none. */
export function strings(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.filter((item) => typeof item === 'string');
  return found.length === 0 ? undefined : found;
}

/** What mcpc says of itself in the handshake. */
export interface ClientIdentity {
  clientInfo: { name: string; version: string; title?: string };
  capabilities: (era: Era) => JsonObject;
}

/** `auto`, `legacy`, or one revision. */
export type ProtocolChoice = 'auto' | 'legacy' | (string & {});

/** The server went away while it was being asked in the new era's way; it may bear the old one. */
export class ServerExitedDuringProbe extends Error {}

export interface NegotiationOptions {
  introduction: ClientIdentity;
  protocol: ProtocolChoice;
  /** How long a server on a pipe may keep silent before it is asked the old way too, in ms. */
  patience: number;
}

/**
 * Agrees with the server on an era, in place: the new era's `server/discover` first, then the old
 * era's `initialize` on the same connection (specification 2026-07-28, "Versioning").
 * Throws ConnectionError when there is nothing to agree on, DiedOfQuestion when the connection broke
 * while only the new era's question was out.
 */
export async function negotiate(
  wire: JsonRpcConnection,
  settings: NegotiationOptions,
): Promise<NegotiationResult> {
  const asked: HandshakeMethod[] = [];
  const terms = await agree(wire, { ...settings, asked });
  return { ...terms, asked, pinned: settings.protocol !== 'auto' };
}

/** The settings, and what was asked so far. */
interface Talk extends NegotiationOptions {
  asked: HandshakeMethod[];
}

async function agree(wire: JsonRpcConnection, settings: Talk): Promise<HandshakeResult> {
  const { protocol } = settings;
  if (wire.transport.kind === 'sse' && modernRevisions.includes(protocol)) {
    throw new ConnectionError(`The older HTTP with SSE does not carry protocol revision ${protocol}.`, {
      phase: 'handshake',
      hint: 'Leave out --protocol, or give the address of its Streamable HTTP, often /mcp.',
    });
  }
  if (wire.transport.kind === 'sse' || protocol === 'legacy') return initialize(wire, settings, newestLegacy);
  if (legacyRevisions.includes(protocol)) return initialize(wire, settings, protocol);
  const mayBeLegacy = protocol === 'auto';
  const asked = mayBeLegacy ? newestModern : protocol;
  const reply = discover(wire, settings, asked);
  if (!mayBeLegacy) return modernOnly(await reply, asked, wire, settings);
  const first = await Promise.race([reply, silence(wire, settings.patience)]);
  if (first === 'silent') return askBoth(wire, settings, reply);
  if (first.kind === 'closed')
    throw new ServerExitedDuringProbe('The connection closed during server/discover.');
  const verdict = interpretDiscoverResponse(first);
  if (verdict.era === 'modern') return verdict.agreement;
  if (verdict.era === 'retry') {
    const again = interpretDiscoverResponse(await discover(wire, settings, verdict.revision));
    if (again.era === 'modern') return again.agreement;
  }
  if (verdict.era === 'none') throw verdict.error;
  return initialize(wire, settings, newestLegacy);
}

/** Both questions are out: the first useful answer counts, and of two that of `initialize`. */
async function askBoth(
  wire: JsonRpcConnection,
  settings: Talk,
  discovered: Promise<RpcResponse>,
): Promise<HandshakeResult> {
  const initialized = initialize(wire, settings, newestLegacy);
  const modern = discovered.then((reply) => {
    const verdict = interpretDiscoverResponse(reply);
    if (verdict.era === 'modern') return verdict.agreement;
    throw verdict.era === 'none' ? verdict.error : new Error('not modern');
  });
  // A server of both eras that reads `initialize` last is bound to the old one, whatever it said before.
  const late = modern.then((agreement) => silence(wire, settings.patience).then(() => agreement));
  try {
    return await Promise.any([initialized, late]);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

function discover(wire: JsonRpcConnection, settings: Talk, revision: string): Promise<RpcResponse> {
  const { clientInfo, capabilities } = settings.introduction;
  settings.asked.push('server/discover');
  return wire.request('server/discover', {
    _meta: {
      'io.modelcontextprotocol/protocolVersion': revision,
      'io.modelcontextprotocol/clientInfo': clientInfo as unknown as JsonObject,
      'io.modelcontextprotocol/clientCapabilities': capabilities('modern'),
    },
  });
}

async function modernOnly(
  reply: RpcResponse,
  revision: string,
  wire: JsonRpcConnection,
  settings: Talk,
): Promise<HandshakeResult> {
  let verdict = interpretDiscoverResponse(reply);
  if (verdict.era === 'retry' && verdict.revision !== revision) {
    verdict = interpretDiscoverResponse(await discover(wire, settings, verdict.revision));
  }
  if (verdict.era === 'modern') return verdict.agreement;
  if (verdict.era === 'none') throw verdict.error;
  if (reply.kind === 'closed')
    throw new ConnectionError('The connection closed during the handshake.', { phase: 'handshake' });
  if (reply.kind === 'cut') throw new TruncatedResponseError('server/discover');
  if (reply.kind === 'unsent' && httpStatus(reply.error) === undefined) throw reply.error;
  const offered = await offeredBy(reply, wire, settings);
  const speaks = offered === undefined ? '.' : `: it speaks ${offered}.`;
  throw new ConnectionError(`The server does not speak protocol revision ${revision}${speaks}`, {
    phase: 'handshake',
    hint: 'Leave out --protocol, and mcpc finds out what it speaks.',
  });
}

/** What a server speaks that does not speak what it was asked for, as far as it says. */
async function offeredBy(
  reply: RpcResponse,
  wire: JsonRpcConnection,
  settings: Talk,
): Promise<string | undefined> {
  const data = reply.kind === 'error' && isObject(reply.data) ? reply.data.supported : undefined;
  const result =
    reply.kind === 'result' && isObject(reply.result) ? reply.result.supportedVersions : undefined;
  const named = strings(data) ?? strings(result);
  if (named !== undefined) return named.join(', ');
  const answer = initialize(wire, { ...settings, protocol: 'auto' }, newestLegacy).then(
    ({ protocolVersion }) => protocolVersion,
    () => undefined,
  );
  const late = await Promise.race([answer, silence(wire, settings.patience)]);
  return late === 'silent' ? undefined : late;
}

async function initialize(
  wire: JsonRpcConnection,
  settings: Talk,
  revision: string,
): Promise<HandshakeResult> {
  const { clientInfo, capabilities } = settings.introduction;
  settings.asked.push('initialize');
  const reply = await wire.request('initialize', {
    protocolVersion: revision,
    capabilities: capabilities('legacy'),
    clientInfo: clientInfo as unknown as JsonObject,
  });
  switch (reply.kind) {
    case 'closed':
      throw new ConnectionError('The connection closed during the handshake.', { phase: 'handshake' });
    case 'cut':
      throw new TruncatedResponseError('initialize');
    case 'unsent':
      throw reply.error;
    case 'error':
      throw refused(reply, revision);
    case 'result': {
      const handshake = asJsonObject(reply.result);
      if (handshake === undefined) {
        throw new ConnectionError('The server answered initialize with something that is no object.', {
          phase: 'handshake',
          data: reply.result,
        });
      }
      const offered = handshake.protocolVersion;
      const protocolVersion = typeof offered === 'string' ? offered : revision;
      if (settings.protocol === revision && protocolVersion !== revision) {
        throw new ConnectionError(
          `The server does not speak protocol revision ${revision}: it offers ${protocolVersion}.`,
          { phase: 'handshake', hint: 'Leave out --protocol, and mcpc takes what it offers.' },
        );
      }
      return { era: 'legacy', protocolVersion, handshake };
    }
  }
}

/** The server's own words for refusing the handshake. */
function refused(reply: { code: number; message: string; data: unknown }, revision: string): ConnectionError {
  const supported = isObject(reply.data) ? strings(reply.data.supported) : undefined;
  if (reply.code === unsupportedVersion && supported !== undefined) {
    if (!supported.some(isKnown)) return noCommonRevision(supported);
    return new ConnectionError(
      `The server does not speak protocol revision ${revision}: it speaks ${supported.join(', ')}.`,
      { phase: 'handshake', hint: 'Leave out --protocol, and mcpc takes what it speaks.' },
    );
  }
  const cause = new ServerError(reply.message, { code: reply.code, data: reply.data });
  return new ConnectionError(`The server refused the handshake: ${reply.message}`, {
    phase: 'handshake',
    code: reply.code,
    data: reply.data,
    cause,
  });
}

/** Settles when nothing came for `patience` ms; never over HTTP, where every question has its answer. */
function silence(wire: JsonRpcConnection, patience: number): Promise<'silent'> {
  if (wire.transport.kind === 'http') return new Promise(() => {});
  return new Promise((resolve) => {
    setTimeout(() => resolve('silent'), patience).unref();
  });
}
