import type { Finding, RuleFacts, Weight } from '../../core/check-report.ts';
import type { ServerInterface } from '../server-interface.ts';

/** Limits that the user chose. */
export interface CheckLimits {
  /** The tokens of all tools and the instructions; undefined for the default of the rule. */
  maxTokens?: number | undefined;
  /** The tokens of each tool. */
  maxToolTokens?: number | undefined;
}

/** A rule that is checked on what a server declares, without asking the server. */
export interface InterfaceRule extends RuleFacts {
  /** `weight` of a finding: in place of that of the rule. */
  check(server: ServerInterface, limits: CheckLimits): Iterable<Finding & { weight?: Weight }>;
}
