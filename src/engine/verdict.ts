import { ConnectionError } from '../base/errors.ts';
import { asJsonObject, isObject } from '../base/json.ts';
import type { Terms } from './agreement.ts';
import { BrokenAnswerError, UnusableAnswerError } from './http-answer.ts';
import { httpStatus } from './http-status.ts';
import { legacyRevisions, modernRevisions } from './revisions.ts';
import type { Reply } from './wire.ts';

/** What an answer to `server/discover` says about the era. */
export type Verdict =
  | { era: 'modern'; agreement: Terms }
  | { era: 'legacy' }
  | { era: 'retry'; revision: string }
  | { era: 'none'; error: unknown };

/** Judges an answer to `server/discover`. */
export function judge(reply: Reply): Verdict {
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
function judgeRefusal(error: unknown): Verdict {
  // Some that know the old era alone answer other questions with nothing, or with what they say to anybody.
  if (error instanceof UnusableAnswerError || error instanceof BrokenAnswerError) return { era: 'legacy' };
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
