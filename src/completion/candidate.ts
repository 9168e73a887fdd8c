import { shorten } from '../core/quote.ts';

/** What a candidate is: the menu may show kinds apart. */
export type CandidateKind =
  | 'command'
  | 'option'
  | 'tool'
  | 'prompt'
  | 'argument'
  | 'value'
  | 'uri'
  | 'server'
  | 'file'
  | 'variable';

/** One word that can stand at a place of a line. A server's part of it is as it came: untrusted. */
export interface Candidate {
  /** The whole word, unquoted. */
  value: string;
  /** One line. May be made when it is asked for: of thousands a few are shown. */
  readonly description?: string | undefined;
  kind: CandidateKind;
  /** The word goes on: no space behind it. */
  open?: boolean;
}

/** What can stand at a place of a line, the best first. */
export interface WordCompletions {
  candidates: readonly Candidate[];
  /** Whatever file or folder there is can stand there as well. */
  files?: 'file' | 'folder';
}

/** A menu's row has no room for more characters. */
const mostCharacters = 100;

/** Prose of a server on one line, cut; undefined when there is none. */
export function oneLine(text: string | undefined): string | undefined {
  // What is far behind the cut is not worth being looked through.
  const line = text
    ?.slice(0, 4 * mostCharacters)
    .replace(/\s+/gu, ' ')
    .trim();
  return line === undefined || line === '' ? undefined : shorten(line, mostCharacters);
}

/** The parts that are there; undefined when there are none. */
export function joined(...parts: (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined && part !== '').join(' ') || undefined;
}

/** The description member of a candidate, made of the parts that are there. */
export function described(...parts: (string | undefined)[]): { description?: string } {
  const description = joined(...parts);
  return description === undefined ? {} : { description };
}
