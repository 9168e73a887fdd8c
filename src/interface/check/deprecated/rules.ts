import type { InterfaceRule } from '../interface-rule.ts';

/** The rules about features that the specification has deprecated. */
export const deprecatedRules: readonly InterfaceRule[] = [];
