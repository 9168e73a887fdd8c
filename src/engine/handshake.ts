import { asJsonObject, asString, isObject, type JsonObject } from '../base/json.ts';
import type { Implementation } from '../base/protocol.ts';
import type { Agreement } from './agreement.ts';
import type { Complaint } from './frames/complaint.ts';
import { legacyRevisions, newestLegacy } from './revisions.ts';

/** Where the new era's `server/discover` has the server's name (specification 2026-07-28, "Discovery"). */
const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

/** The server's name and version, as far as it gave them in a usable form. */
export function serverInfoOf(agreement: Agreement): Implementation | undefined {
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
export function serverCapabilitiesOf(agreement: Agreement): JsonObject {
  const given = agreement.handshake.capabilities;
  return isObject(given) ? (given as JsonObject) : {};
}

/** What is wrong with the server's side of the handshake, though it can be understood. */
export function handshakeComplaints({ handshake, era, protocolVersion }: Agreement): Complaint[] {
  const complaints: Complaint[] = [];
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
