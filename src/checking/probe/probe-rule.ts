import type { Finding, RuleFacts, Weight } from '../../core/check-report.ts';
import type { ProbedServer } from './probed-server.ts';

/** What a rule found. `weight`: less than that of the rule. */
export type Findings = (Finding & { weight?: Weight })[];

/** That a rule was not checked, and why, as a clause. */
export interface Skip {
  skipped: string;
  /** Whether the rule is about another transport or era, so that there was nothing to check. */
  isInapplicable?: true;
}

/** Returns the skip of a rule that is about another transport or era. */
export function inapplicable(reason: string): Skip {
  return { skipped: reason, isInapplicable: true };
}

/** A rule that is checked by sending something to the server. */
export interface ProbeRule extends RuleFacts {
  /**
   * Returns the findings, or why the rule was not checked on this server. Throws the reason of the signal, or
   * ConnectionError if a connection that worked before fails.
   */
  check(server: ProbedServer): Promise<Findings | Skip>;
}
