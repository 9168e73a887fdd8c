import type { Json } from './json.ts';

/**
 * What a change of a server's interface means to those who use the server, most severe first:
 * - `breaking`: a request that was valid is refused, or a result is outside of what was promised.
 * - `trust`: a tool may do more than it said before.
 * - `unsure`: it cannot be decided, for example because two schemas cannot be compared.
 * - `wording`: a text that a model reads has changed.
 * - `additive`: something new, or something that accepts more.
 * - `cosmetic`: nothing that a program or a model depends on.
 */
export const verdicts = ['breaking', 'trust', 'unsure', 'wording', 'additive', 'cosmetic'] as const;

/** One of {@link verdicts}. */
export type Verdict = (typeof verdicts)[number];

/** What a change is about. */
export type ChangedKind = 'server' | 'tool' | 'prompt' | 'resource' | 'template';

/** One difference between two interfaces. */
export interface Change {
  /** The name of the server. */
  server: string;
  verdict: Verdict;
  kind: ChangedKind;
  /** The name of the tool or prompt, or the URI of the resource or template; for `server` that of the server. */
  name: string;
  /** JSON Pointer within the definition; empty for all of it. */
  path: string;
  /** A sentence. */
  message: string;
  before?: Json;
  after?: Json;
  /** For inputs, a value that was valid and is not any more; for outputs, one that was not allowed and now is. */
  witness?: Json;
  /** The witness as a line to run: one of the command line, or of the shell if no server is known to run it on. */
  line?: string;
}

/** The part of the version number that semantic versioning changes. */
export type VersionStep = 'major' | 'minor' | 'patch' | 'none';

/** How two interfaces differ. */
export interface InterfaceDiff {
  /** The two sides, as they were named. */
  before: string;
  after: string;
  /** Those that are not ignored, most severe first. */
  changes: Change[];
  /** How many changes are ignored. */
  ignored: number;
  /** The verdicts that fail. */
  failOn: readonly Verdict[];
  /** Whether a change has one of them. */
  failed: boolean;
  /** The least step that the changes call for; more if there are changes with the verdict `unsure`. */
  step: VersionStep;
  /** Sentences about what limits the comparison. */
  notes: string[];
}

/** How many changes there are of each verdict, most severe first; without those of which there is none. */
export function countVerdicts(changes: readonly Change[]): [Verdict, number][] {
  return verdicts
    .map((verdict): [Verdict, number] => [
      verdict,
      changes.filter((change) => change.verdict === verdict).length,
    ])
    .filter(([, count]) => count > 0);
}
