import type { Finding, RuleFacts, Weight } from '../../core/check-report.ts';
import type { ProbedServer } from './probed-server.ts';

/** What a rule found. `weight`: less than that of the rule. */
export type Findings = (Finding & { weight?: Weight })[];

/** A rule that is checked by sending something to the server. */
export interface ProbeRule extends RuleFacts {
  /**
   * Returns the findings, or why the rule does not apply to this server, as a clause. Throws the reason of the signal, or
   * ConnectionError if a connection that worked before fails.
   */
  check(server: ProbedServer): Promise<Findings | { skipped: string }>;
}
