import type { InterfaceRule } from '../interface-rule.ts';
import { controlCharacterRule, hiddenCharacterRule } from './characters.ts';
import { encodedTextRule, remoteContentRule } from './embedded-content.ts';
import { contradictingHintRule, missingHintRule } from './hints.ts';
import { concealmentRule, otherToolsRule } from './phrase-rules.ts';

/** The rules about texts and hints that may mislead models and users. */
export const trustRules: readonly InterfaceRule[] = [
  hiddenCharacterRule,
  controlCharacterRule,
  concealmentRule,
  encodedTextRule,
  remoteContentRule,
  contradictingHintRule,
  otherToolsRule,
  missingHintRule,
];
