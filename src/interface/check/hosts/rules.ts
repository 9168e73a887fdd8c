import type { InterfaceRule } from '../interface-rule.ts';
import { argumentNameRule, toolNameLengthRule, toolNameRule } from './names.ts';
import { arrayItemsRule, rootSchemaRule, schemaKeywordsRule } from './schemas.ts';
import { descriptionLengthRule, instructionsLengthRule, toolCountRule } from './sizes.ts';

/** The rules about the limits of hosts. */
export const hostsRules: readonly InterfaceRule[] = [
  toolNameRule,
  toolNameLengthRule,
  toolCountRule,
  descriptionLengthRule,
  instructionsLengthRule,
  argumentNameRule,
  rootSchemaRule,
  arrayItemsRule,
  schemaKeywordsRule,
];
