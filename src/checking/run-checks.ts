import {
  type CheckFinding,
  type Finding,
  type RuleFacts,
  ruleGroups,
  type ServerTokens,
  type SkippedRule,
  type Weight,
  weights,
} from '../core/check-report.ts';
import { McpcError } from '../core/errors.ts';
import type { CheckLimits } from '../interface/check/interface-rule.ts';
import { estimateTokens } from '../interface/check/tokens/server-tokens.ts';
import { OpenServer, type ProbeOptions, type ProbeSubject } from './probe/open-server.ts';
import type { ProbeRule } from './probe/probe-rule.ts';
import { factsOf, type RuleTable } from './rule-table.ts';

/** How servers are checked. */
export interface CheckOptions extends ProbeOptions {
  rules: RuleTable;
  limits: CheckLimits;
  /** Called when a rule that sends something is about to be checked. */
  onrule?: (rule: RuleFacts) => void;
}

/** What was found of one server. */
export interface ServerFindings {
  /** The most severe first, and in the order of the groups. */
  findings: CheckFinding[];
  skipped: SkippedRule[];
  /** Why rules were skipped that apply, as a sentence: a connection failed. */
  failure?: string;
  /** Undefined if no rule about them was chosen. */
  tokens: ServerTokens | undefined;
}

/**
 * Checks a server against the rules, those that only look at what it declares first. Once the signal aborts, returns what was
 * found so far. Throws ConnectionError if the server is not connected.
 */
export async function checkServer(subject: ProbeSubject, options: CheckOptions): Promise<ServerFindings> {
  const { rules, limits } = options;
  const { name: server, declared } = subject;
  const isAboutTokens = rules.interface.some(({ group }) => group === 'tokens');
  const tokens = isAboutTokens ? estimateTokens(server, declared) : undefined;
  const found: ServerFindings = { findings: [], skipped: [], tokens };
  for (const rule of rules.interface) add(found, rule, server, rule.check(declared, limits));
  if (rules.probe.length > 0) await probe(found, subject, options);
  const groupOf = new Map(factsOf(rules).map(({ id, group }) => [id, ruleGroups.indexOf(group)]));
  const place = ({ rule }: CheckFinding) => groupOf.get(rule) ?? 0;
  found.findings.sort((a, b) => severity(a) - severity(b) || place(a) - place(b));
  return found;
}

/** Checks the rules that send something. */
async function probe(found: ServerFindings, subject: ProbeSubject, options: CheckOptions): Promise<void> {
  const { rules, signal, onrule } = options;
  const access = await subject.client.access();
  const server = new OpenServer(subject, access, options);
  try {
    for (const rule of rules.probe) {
      if (!signal.aborted) onrule?.(rule);
      const outcome = await outcomeOf(rule, server, found);
      await server.closeConnections();
      if ('skipped' in outcome) {
        const { skipped: reason, isInapplicable = false } = outcome;
        found.skipped.push({ rule: rule.id, server: server.name, reason, applicable: !isInapplicable });
      } else add(found, rule, server.name, access.redact(outcome));
    }
  } finally {
    access.close();
  }
}

/** A rule that cannot be checked because the server is gone is skipped, and so is one that is interrupted. */
async function outcomeOf(
  rule: ProbeRule,
  server: OpenServer,
  found: ServerFindings,
): ReturnType<ProbeRule['check']> {
  try {
    server.signal.throwIfAborted();
    return await rule.check(server);
  } catch (error) {
    if (server.signal.aborted) return { skipped: 'the check was stopped' };
    if (!(error instanceof McpcError)) throw error;
    found.failure ??= error.message;
    return { skipped: `the connection failed: ${error.message.replace(/\.$/, '')}` };
  }
}

function add(
  { findings }: ServerFindings,
  rule: RuleFacts,
  server: string,
  found: Iterable<Finding & { weight?: Weight }>,
): void {
  for (const { weight = rule.weight, ...finding } of found) {
    findings.push({ ...finding, rule: rule.id, weight, server });
  }
}

/** Returns the place of a weight among all: 0 for the most severe. */
function severity({ weight }: { weight: Weight }): number {
  return weights.indexOf(weight);
}

/** Whether a finding of this weight fails a check; `least`: the least weight that does, undefined if none does. */
export function isFailure(finding: { weight: Weight }, least: Weight | undefined): boolean {
  return least !== undefined && severity(finding) <= severity({ weight: least });
}
