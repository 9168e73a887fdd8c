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
