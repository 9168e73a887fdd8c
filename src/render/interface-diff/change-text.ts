import type { Change, InterfaceDiff } from '../../core/interface-changes.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { escapeHidden } from '../../interface/hidden-characters.ts';
import { formatCount } from '../../terminal/format.ts';
import type { Style } from '../../terminal/style.ts';
import { diffRows } from '../diff/diff-text.ts';
import { definitionNames, visibleLine } from '../reports/definition-names.ts';

/** The longest JSON that is shown of a value in a report, in characters. */
const longestValue = 200;

/** Changes of several definitions that are said in one sentence. */
export interface ChangeGroup {
  /** The first of them. */
  change: Change;
  /** The names of all. */
  names: string[];
}

/** Joins the changes of one verdict that differ in the name of the definition only and need no line of their own. */
export function groupChanges(changes: readonly Change[]): ChangeGroup[] {
  const groups = new Map<unknown, ChangeGroup>();
  for (const change of changes) {
    const { server, kind, name, verdict, message, witness } = change;
    const isAlone = witness !== undefined || verdict === 'wording';
    const key = isAlone ? change : JSON.stringify([server, kind, verdict, message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { change, names: [name] });
    else group.names.push(name);
  }
  return [...groups.values()];
}

/**
 * Returns what changes are about: `tool multiply`, `tools add, multiply and 3 more`; with the name of the server if the sides
 * have several. Sanitised.
 */
export function subjectOf({ change: { server, kind }, names }: ChangeGroup, isOneServer: boolean): string {
  const what = definitionNames(kind, names);
  return isOneServer || kind === 'server' ? what : `${visibleLine(server)}: ${what}`;
}

/** Whether all changes are those of one server. */
export function hasOneServer({ changes }: InterfaceDiff): boolean {
  return new Set(changes.map(({ server }) => server)).size < 2;
}

/** Returns the sentence about a change on one line; sanitised. */
export function messageOf({ message }: Change): string {
  return visibleLine(message);
}

/** Returns a sentence about the witness of a change, or the line that shows it; undefined if there is none. Sanitised. */
export function witnessOf(change: Change): string | undefined {
  const { witness, line } = change;
  if (witness === undefined) return undefined;
  const verb = verbOf(change);
  if (line !== undefined) return `${verb}: ${visibleLine(line)}`;
  return `${verb}: ${visibleLine(shorten(stringifyJson(witness), longestValue))}`;
}

function verbOf({ verdict, path }: Change): string {
  const isOutput = path.startsWith('/outputSchema');
  if (verdict === 'breaking') return isOutput ? 'Possible result' : 'Was valid';
  return isOutput ? 'No longer a result' : 'Now valid';
}

/** Returns the rows of a diff of the two texts of a change of wording, hidden characters escaped; none for other changes. */
export function textRows({ verdict, before, after }: Change, style: Style): string[] {
  if (verdict !== 'wording') return [];
  const text = (value: Change['before']) => {
    if (value === undefined) return undefined;
    return escapeHidden(typeof value === 'string' ? value : stringifyJson(value));
  };
  const { success, failure } = style.theme;
  return diffRows(text(before), text(after), style, { expected: failure, actual: success });
}

/** Returns which step of the version number is called for, as a sentence. `paint` emphasises the step. */
export function stepSentence(
  { step, changes, ignored }: InterfaceDiff,
  paint: (step: string) => string = (text) => text,
): string {
  const rest = ignored === 0 ? '' : ` (${formatCount(ignored, 'change')} ignored)`;
  if (step === 'none') return `No changes${rest}.`;
  const isUnsure = step !== 'major' && changes.some(({ verdict }) => verdict === 'unsure');
  return `They call for a ${paint(step)} version${isUnsure ? ' or more' : ''}${rest}.`;
}
