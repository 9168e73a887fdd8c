import { asJsonObject, asString, isObject, type JsonObject } from '../../../core/json.ts';
import type { Era, HandshakeMethod, Implementation } from '../../../core/protocol.ts';
import type { Diagnostic } from '../../framing/frame.ts';
import { latestLegacy, legacyRevisions, modernRevisions } from './versions.ts';

/** What a server answered to `initialize` or `server/discover`. */
export interface HandshakeResult {
  era: Era;
  /** The server's revision, even if mcpc does not support it. */
  protocolVersion: string;
  /** The result as it was received. */
  result: JsonObject;
}

/** A revision of the modern era that is used without asking the server. */
export interface AdoptedRevision extends Omit<HandshakeResult, 'result'> {
  /** What the server answered earlier; undefined if only its revision is known. */
  result: JsonObject | undefined;
}

/** What client and server agreed on, and what the server says about itself. */
export interface NegotiationResult {
  era: Era;
  /** The server's revision, even if mcpc does not support it. */
  protocolVersion: string;
  /** The server's name and version, as far as it gave them in a usable form. */
  serverInfo: Implementation | undefined;
  /** The server's capabilities; empty if they have the wrong shape. */
  capabilities: JsonObject;
  instructions: string | undefined;
  /** What is wrong with the server's side of the handshake. */
  diagnostics: Diagnostic[];
  /** The methods that were sent, in order. */
  asked: HandshakeMethod[];
  /** The era that was remembered and requested first. */
  remembered?: Era | undefined;
  /** Whether `--protocol` left no choice. */
  pinned: boolean;
  /** What the server answered, now or earlier; undefined if the revision was adopted without knowing the server. */
  result: JsonObject | undefined;
  /** Whether the revision was adopted without asking the server. */
  isAdopted: boolean;
}

/** Where a result of `server/discover` has the server's name (specification 2026-07-28, "Discovery"). */
const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

/** Reads the facts in the result of a handshake. */
export function readHandshake(
  { era, protocolVersion, result }: HandshakeResult,
  asked: HandshakeMethod[],
  pinned: boolean,
): NegotiationResult {
  return {
    era,
    protocolVersion,
    serverInfo: implementationIn(result),
    capabilities: asJsonObject(result.capabilities) ?? {},
    instructions: asString(result.instructions),
    diagnostics: [...problemsOf(result, era, protocolVersion)].map((message) => ({
      code: 'handshake',
      message,
    })),
    asked,
    pinned,
    result,
    isAdopted: false,
  };
}

/** Reads the facts about a server whose revision was adopted, as far as there are any. */
export function readAdopted({ result, ...revision }: AdoptedRevision, pinned: boolean): NegotiationResult {
  const facts = readHandshake({ ...revision, result: result ?? {} }, [], pinned);
  return { ...facts, result, isAdopted: true, diagnostics: [] };
}

/** Returns the first of `revisions` that is of the modern era and supported by a result of `server/discover`. */
export function supportedRevision(
  result: JsonObject | undefined,
  revisions: readonly string[] = modernRevisions,
): string | undefined {
  const supported = stringsIn(result?.supportedVersions) ?? [];
  return revisions.find((revision) => modernRevisions.includes(revision) && supported.includes(revision));
}

/** The strings of an array; undefined if there are none. */
export function stringsIn(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((item) => typeof item === 'string');
  return strings.length === 0 ? undefined : strings;
}

/** Returns what the result of a handshake says about the identity of its server, as it was sent. */
export function serverInfoIn({ serverInfo, _meta }: JsonObject): JsonObject | undefined {
  return asJsonObject(serverInfo ?? asJsonObject(_meta)?.[serverInfoKey]);
}

function implementationIn(result: JsonObject): Implementation | undefined {
  const info = serverInfoIn(result);
  const name = asString(info?.name);
  if (info === undefined || name === undefined) return undefined;
  const version = asString(info.version);
  const title = asString(info.title);
  return {
    name,
    ...(version === undefined ? {} : { version }),
    ...(title === undefined ? {} : { title }),
  };
}

function* problemsOf(result: JsonObject, era: Era, protocolVersion: string): Generator<string> {
  const { capabilities, serverInfo, instructions } = result;
  if (!isObject(capabilities)) {
    yield 'Its handshake has no object "capabilities"; it is treated as having none.';
  } else {
    const invalid = Object.entries(capabilities).filter(([, value]) => !isObject(value));
    for (const [name] of invalid) yield `Its capability "${name}" is not an object.`;
  }
  if (instructions !== undefined && typeof instructions !== 'string') {
    yield 'Its instructions are not a string.';
  }
  if (era === 'modern') return;
  const { name, version } = isObject(serverInfo) ? serverInfo : {};
  if (typeof name !== 'string' || typeof version !== 'string') {
    yield 'Its handshake lacks "serverInfo" with a name and a version.';
  }
  if (typeof result.protocolVersion !== 'string') yield 'Its handshake names no protocol revision.';
  else if (!legacyRevisions.includes(protocolVersion)) {
    yield `It answered with protocol revision ${protocolVersion}, which mcpc does not support; ${latestLegacy} is used.`;
  }
}
