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
