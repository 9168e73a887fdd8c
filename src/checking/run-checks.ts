import { type CheckFinding, type SkippedRule, type Weight, weights } from '../core/check-report.ts';
import type { CheckLimits } from '../interface/check/interface-rule.ts';
import type { ServerInterface } from '../interface/server-interface.ts';
import type { RuleTable } from './rule-table.ts';

/** A server to check. */
export interface CheckedServer {
  /** What reports call it. */
  name: string;
  declared: ServerInterface;
}

/** How servers are checked. */
export interface CheckOptions {
  rules: RuleTable;
  limits: CheckLimits;
}

/** What was found of one server. */
export interface ServerFindings {
  /** The most severe first. */
  findings: CheckFinding[];
  skipped: SkippedRule[];
}

/** Checks a server against the rules. */
export async function checkServer(
  { name, declared }: CheckedServer,
  { rules, limits }: CheckOptions,
): Promise<ServerFindings> {
  const findings: CheckFinding[] = [];
  for (const rule of rules.interface) {
    for (const { weight = rule.weight, ...finding } of rule.check(declared, limits)) {
      findings.push({ ...finding, rule: rule.id, weight, server: name });
    }
  }
  return { findings: findings.sort((a, b) => severity(a) - severity(b)), skipped: [] };
}

/** Returns the place of a weight among all: 0 for the most severe. */
function severity({ weight }: { weight: Weight }): number {
  return weights.indexOf(weight);
}

/** Whether a finding of this weight fails a check; `least`: the least weight that does, undefined if none does. */
export function isFailure(finding: { weight: Weight }, least: Weight | undefined): boolean {
  return least !== undefined && severity(finding) <= severity({ weight: least });
}
