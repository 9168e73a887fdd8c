import { asJsonObject, asString, isObject, type JsonObject } from '../../core/json.ts';
import type { HandshakeMethod, Implementation } from '../../core/protocol.ts';
import type { Diagnostic } from '../framing/frame.ts';

/** The era, the revision, and the server's word about itself, as it came. */
export interface HandshakeResult {
  era: 'legacy' | 'modern';
  /** The server's revision, even one mcpc doesn't know. */
  protocolVersion: string;
  /** The result of `initialize` or of `server/discover`. */
  handshake: JsonObject;
}

/** What was agreed, and how. */
export interface NegotiationResult extends HandshakeResult {
  /** The questions of the handshake, in their order. */
  asked: HandshakeMethod[];
  /** Whether `--protocol` left no choice. */
  pinned: boolean;
}

/** The protocol's revisions that mcpc speaks, newest first. */
export const modernRevisions = ['2026-07-28'];
export const legacyRevisions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];

/** Whether mcpc speaks the revision. */
export function isKnown(revision: string): boolean {
  return modernRevisions.includes(revision) || legacyRevisions.includes(revision);
}

/** The revision asked for in a plain `initialize`. */
export const newestLegacy = '2025-11-25';
/** The revision asked for in a plain `server/discover`. */
export const newestModern = '2026-07-28';

/** Where the new era's `server/discover` has the server's name (specification 2026-07-28, "Discovery"). */
const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

/** The server's name and version, as far as it gave them in a usable form. */
export function serverInfoOf(agreement: NegotiationResult): Implementation | undefined {
  const { handshake } = agreement;
  const meta = asJsonObject(handshake._meta);
  const given = asJsonObject(handshake.serverInfo ?? meta?.[serverInfoKey]);
  const name = asString(given?.name);
  if (given === undefined || name === undefined) return undefined;
  const version = asString(given.version);
  const title = asString(given.title);
  return {
    name,
    ...(version === undefined ? {} : { version }),
    ...(title === undefined ? {} : { title }),
  };
}

/** What the server says it can do; of the wrong shape, nothing. */
export function serverCapabilitiesOf(agreement: NegotiationResult): JsonObject {
  const given = agreement.handshake.capabilities;
  return isObject(given) ? (given as JsonObject) : {};
}

/** What is wrong with the server's side of the handshake, though it can be understood. */
export function checkHandshake({ handshake, era, protocolVersion }: NegotiationResult): Diagnostic[] {
  const complaints: Diagnostic[] = [];
  const complain = (message: string) => complaints.push({ code: 'handshake', message });
  const { capabilities, serverInfo, instructions } = handshake;
  if (!isObject(capabilities))
    complain('Its handshake has no object "capabilities"; it is taken to have none.');
  else {
    const odd = Object.entries(capabilities).filter(([, value]) => !isObject(value));
    for (const [name] of odd) complain(`Its capability "${name}" is no object.`);
  }
  if (instructions !== undefined && typeof instructions !== 'string')
    complain('Its instructions are no text.');
  if (era === 'modern') return complaints;
  const { name, version } = isObject(serverInfo) ? serverInfo : {};
  if (typeof name !== 'string' || typeof version !== 'string') {
    complain('Its handshake lacks "serverInfo" with a name and a version.');
  }
  if (typeof handshake.protocolVersion !== 'string') complain('Its handshake names no protocol revision.');
  else if (!legacyRevisions.includes(protocolVersion)) {
    complain(
      `It answered with protocol revision ${protocolVersion}, which mcpc does not know; ${newestLegacy} is spoken.`,
    );
  }
  return complaints;
}
