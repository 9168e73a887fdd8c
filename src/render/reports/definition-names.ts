import type { ChangedKind } from '../../core/interface-changes.ts';
import { escapeHidden } from '../../interface/hidden-characters.ts';
import { formatNumber } from '../../terminal/format.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';

/** The names that a phrase lists. */
const mostNames = 6;

/** Returns a text of a server on one line: what a terminal would interpret or not show is escaped. */
export function visibleLine(text: string): string {
  return sanitiseLine(escapeHidden(text));
}

/** Returns a phrase for definitions of one kind: `tool multiply`, `tools add, multiply and 3 more`. Sanitised. */
export function definitionNames(kind: ChangedKind, names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(visibleLine);
  const more = names.length - shown.length;
  const list = `${shown.join(', ')}${more > 0 ? ` and ${formatNumber(more)} more` : ''}`;
  return `${names.length > 1 ? `${kind}s` : kind} ${list}`;
}
