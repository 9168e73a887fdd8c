import type { InterfaceRule } from '../interface-rule.ts';

/** The rules about the context that definitions take. */
export const tokensRules: readonly InterfaceRule[] = [];
