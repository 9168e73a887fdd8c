import type { JsonObject } from '../../../../src/core/json.ts';
import type { CheckLimits, InterfaceRule } from '../../../../src/interface/check/interface-rule.ts';
import type { ServerInterface } from '../../../../src/interface/server-interface.ts';
import { declared, tool as plainTool } from './declared.ts';

/** Returns the findings of a rule about a server that has nothing but what `parts` say. */
export function findingsOf(rule: InterfaceRule, parts: Partial<ServerInterface>, limits: CheckLimits = {}) {
  return [...rule.check(declared({ tools: [], ...parts }), limits)];
}

/** Returns the findings of a rule about a server with one tool. */
export function toolFindings(rule: InterfaceRule, tool: JsonObject, limits: CheckLimits = {}) {
  return findingsOf(rule, { tools: [plainTool(tool)] }, limits);
}
