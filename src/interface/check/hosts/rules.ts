import type { InterfaceRule } from '../interface-rule.ts';

/** The rules about the limits of hosts. */
export const hostsRules: readonly InterfaceRule[] = [];
