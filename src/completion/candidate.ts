import { shorten } from '../core/quote.ts';

/** The kinds of candidates, which a menu may distinguish. */
export type CandidateKind =
  | 'command'
  | 'option'
  | 'tool'
  | 'prompt'
  | 'argument'
  | 'value'
  | 'uri'
  | 'server'
  | 'session'
  | 'task'
  | 'file'
  | 'variable';

/** A word that can be inserted at the cursor. Texts from a server are untrusted. */
export interface Candidate {
  /** The whole word, unquoted. */
  value: string;
  /** One line. May be computed on access: of thousands a few are shown. */
  readonly description?: string | undefined;
  kind: CandidateKind;
  /** The word is incomplete: no space follows it. */
  open?: boolean;
}

/** What can be inserted at the cursor, best candidates first. */
export interface WordCompletions {
  candidates: readonly Candidate[];
  /** Any file or folder is possible as well. */
  files?: 'file' | 'folder';
}

/** How many characters fit into a row of a menu. */
const mostCharacters = 100;

/** Puts a server's prose on one line and cuts it; undefined if it is empty. */
export function oneLine(text: string | undefined): string | undefined {
  // The rest would be cut anyway.
  const line = text
    ?.slice(0, 4 * mostCharacters)
    .replace(/\s+/gu, ' ')
    .trim();
  return line === undefined || line === '' ? undefined : shorten(line, mostCharacters);
}

/** Joins the parts that are not empty; undefined if there are none. */
export function joinDescription(...parts: (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined && part !== '').join(' ') || undefined;
}

/** The `description` of a candidate, joined from the parts that are not empty. */
export function described(...parts: (string | undefined)[]): { description?: string } {
  const description = joinDescription(...parts);
  return description === undefined ? {} : { description };
}

/** What was made of a list of candidates once, so that no key costs as much again. */
const folded = new WeakMap<readonly Candidate[], { from: number; texts: string[] }>();

/**
 * The candidates of all lists that `typed` may become, the best first: those that start with it, then with other
 * capitals, then those that have it at the start of a part, anywhere, and last its letters in their order. Alike
 * ones keep their order. What stands before `from` is the same in all, and not looked at.
 */
export function matching(
  lists: readonly (readonly Candidate[])[],
  typed: string,
  from = 0,
): readonly Candidate[] {
  const exact = typed.slice(from);
  const [first = [], ...others] = lists;
  if (exact === '') return others.length === 0 ? first : lists.flat();
  const wanted = exact.toLowerCase();
  const tiers: Candidate[][] = [[], [], [], [], []];
  for (const list of lists) {
    const texts = foldedOf(list, from);
    for (const [at, candidate] of list.entries()) {
      const tier = tierOf(texts[at] ?? '', wanted);
      if (tier === undefined) continue;
      const asTyped = tier > 0 || candidate.value.startsWith(exact, from);
      tiers[asTyped ? tier : 1]?.push(candidate);
    }
  }
  return tiers.flat();
}

function foldedOf(candidates: readonly Candidate[], from: number): string[] {
  const known = folded.get(candidates);
  if (known?.from === from) return known.texts;
  const texts = candidates.map(({ value }) => value.slice(from).toLowerCase());
  folded.set(candidates, { from, texts });
  return texts;
}

/** How good a match is, 0 the best; undefined when it is none. */
function tierOf(text: string, wanted: string): number | undefined {
  const at = text.indexOf(wanted);
  if (at === 0) return 0;
  if (at > 0) return startsPart(text, wanted, at) ? 2 : 3;
  return wanted.length > 1 && hasInOrder(text, wanted) ? 4 : undefined;
}

/** Whether `wanted` stands, there or later, behind something that is neither letter nor digit. */
function startsPart(text: string, wanted: string, first: number): boolean {
  for (let at = first; at > 0; at = text.indexOf(wanted, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

function hasInOrder(text: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
