import type { InterfaceRule } from '../interface-rule.ts';

/** The rules about the schemas and names of definitions. */
export const schemaRules: readonly InterfaceRule[] = [];
