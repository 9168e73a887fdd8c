import type { InterfaceRule } from '../interface-rule.ts';
import { toolRule, totalRule } from './limits.ts';
import { repeatedSchemasRule } from './repeated-schemas.ts';
import { unusedDefinitionsRule } from './unused-definitions.ts';

/** The rules about the context that definitions take. */
export const tokensRules: readonly InterfaceRule[] = [
  totalRule,
  toolRule,
  unusedDefinitionsRule,
  repeatedSchemasRule,
];
