import type { InterfaceRule } from '../interface-rule.ts';
import { definitionRule } from './definition-members.ts';
import { descriptionRule } from './descriptions.ts';
import { dialectRule } from './dialect.ts';
import { exampleValueRule } from './example-values.ts';
import { keywordRule } from './keyword-values.ts';
import { similarNameRule, toolNameRule, uniqueNameRule } from './names.ts';
import { parameterHeaderRule } from './parameter-headers.ts';
import { patternRule } from './patterns.ts';
import { referenceRule } from './references.ts';
import { requiredRule } from './required-members.ts';
import { rootTypeRule } from './root-type.ts';
import { satisfiableRule } from './satisfiable.ts';
import { uriRule, uriTemplateRule } from './uris.ts';

/** The rules about definitions and the schemas in them. */
export const schemaRules: readonly InterfaceRule[] = [
  definitionRule,
  rootTypeRule,
  keywordRule,
  referenceRule,
  parameterHeaderRule,
  uriRule,
  uriTemplateRule,
  dialectRule,
  patternRule,
  requiredRule,
  satisfiableRule,
  exampleValueRule,
  toolNameRule,
  uniqueNameRule,
  similarNameRule,
  descriptionRule,
];
