import type { ChangedKind } from './interface-changes.ts';

/**
 * How much a rule counts, most severe first:
 * - `must`: the specification requires it, or clients fail without it.
 * - `should`: the specification recommends it, or some clients fail without it.
 * - `advice`: users or models are better off with it.
 */
export const weights = ['must', 'should', 'advice'] as const;

/** One of {@link weights}. */
export type Weight = (typeof weights)[number];

/** What rules are about. */
export const ruleGroups = ['protocol', 'schema', 'hosts', 'trust', 'tokens', 'deprecated'] as const;

/** One of {@link ruleGroups}. */
export type RuleGroup = (typeof ruleGroups)[number];

/** What a rule requires of a server, and where that comes from. */
export interface RuleFacts {
  /** `GROUP/NAME`, such as `schema/dialect`. */
  id: string;
  group: RuleGroup;
  weight: Weight;
  /** What is true of a server that follows the rule, as a sentence. */
  summary: string;
  /** The paragraph that requires it, or the documentation of the host. */
  source: { title: string; url: string };
}

/** What a rule found, before it is known of which server. */
export interface Finding {
  /** What it is about. */
  kind: ChangedKind;
  /** The name of the tool or prompt, or the URI of the resource or template; undefined for `server`. */
  name?: string | undefined;
  /** JSON Pointer within the definition; empty or undefined for all of it. */
  path?: string | undefined;
  /** A sentence: what is wrong and, unless that is obvious, what to do instead. */
  message: string;
  /** The text of the server that shows it, such as a part of a description or a line on standard output. */
  excerpt?: string | undefined;
  /** A line of the command line that shows it. */
  line?: string | undefined;
}

/** One violation of a rule by a server. */
export interface CheckFinding extends Finding {
  rule: string;
  /** That of the rule, unless the finding has another. */
  weight: Weight;
  server: string;
}

/** A rule that was not checked. */
export interface SkippedRule {
  rule: string;
  server: string;
  /** A clause such as `the server is not reached over HTTP`. */
  reason: string;
  /** Whether there was something to check: not if the rule is about another transport or era. */
  applicable: boolean;
}

/** The estimated number of tokens that a tool takes of a model's context. */
export interface ToolTokens {
  name: string;
  description: number;
  inputSchema: number;
  /** All of what hosts send to models: name, description and input schema. */
  total: number;
}

/** The estimated number of tokens that a server takes of a model's context. */
export interface ServerTokens {
  server: string;
  instructions: number;
  /** Most tokens first. */
  tools: ToolTokens[];
  total: number;
}

/** The outcome of `mcpc check`. */
export interface CheckReport {
  /** The target as typed. */
  target: string;
  /** The names of the servers that were checked. */
  servers: string[];
  /** The rules that were chosen. */
  rules: RuleFacts[];
  /** By server, the most severe first, and in the order of the groups. */
  findings: CheckFinding[];
  skipped: SkippedRule[];
  /** Undefined if no rule of that group was chosen. */
  tokens?: ServerTokens[] | undefined;
  /** The least weight that fails; undefined if nothing does. */
  failOn: Weight | undefined;
  failed: boolean;
  /** Why the report is incomplete, as sentences; empty if it is not. */
  notes: string[];
}

/** How many findings there are of each weight, most severe first; without those of which there is none. */
export function countWeights(findings: readonly CheckFinding[]): [Weight, number][] {
  return weights
    .map((weight): [Weight, number] => [
      weight,
      findings.filter((finding) => finding.weight === weight).length,
    ])
    .filter(([, count]) => count > 0);
}
