import type { InterfaceRule } from '../interface-rule.ts';

/** The rules about texts that may mislead models and users. */
export const trustRules: readonly InterfaceRule[] = [];
