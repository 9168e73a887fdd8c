import { UsageError } from '../../../core/errors.ts';

/** The protocol revisions without an `initialize` handshake that mcpc supports, newest first: the modern era. */
export const modernRevisions = ['2026-07-28'];
/** Those with one: the legacy era. */
export const legacyRevisions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];

/** The revision that `server/discover` asks for by default. */
export const latestModern = '2026-07-28';
/** The revision that `initialize` asks for by default. */
export const latestLegacy = '2025-11-25';

/** JSON-RPC error: the requested revision is not supported; `data.supported` lists those that are. */
export const unsupportedVersion = -32_022;

export function isSupported(revision: string): boolean {
  return modernRevisions.includes(revision) || legacyRevisions.includes(revision);
}

/** What `--protocol` accepts. */
export const protocolChoices: readonly string[] = ['auto', 'legacy', ...modernRevisions, ...legacyRevisions];

/** Returns `auto`, `legacy` or a revision. Throws UsageError for anything else; `where` says where that is written. */
export function checkedProtocol(choice: string, where: string): string {
  if (protocolChoices.includes(choice)) return choice;
  throw new UsageError(`${where}: unknown protocol version.`, {
    hint: `Known are ${protocolChoices.join(', ')}.`,
  });
}
