import { specification } from '../specification.ts';
import { concealment, otherTools, type Phrase } from './phrases.ts';
import { excerptOf, type TextFinding, textRule } from './text-rule.ts';
import { toolPoisoning } from './tool-poisoning.ts';

export const concealmentRule = textRule(
  {
    id: 'trust/concealment',
    weight: 'should',
    summary:
      'Texts conceal nothing from the user, and do not pretend to be instructions of the user or the host.',
    source: toolPoisoning,
  },
  (text) => findPhrase(text, concealment),
);

export const otherToolsRule = textRule(
  {
    id: 'trust/other-tools',
    weight: 'advice',
    summary: 'Texts do not direct how the tools of other servers are used.',
    source: specification('2026-07-28/architecture#design-principles', 'Design Principles'),
  },
  (text) => findPhrase(text, otherTools),
);

/** Returns a finding about the first of the phrases that a text contains. */
function findPhrase(text: string, phrases: readonly Phrase[]): TextFinding | undefined {
  for (const { pattern, unless, does } of phrases) {
    const match = pattern.exec(text);
    if (match === null || unless?.test(sentenceBefore(text, match.index)) === true) continue;
    return {
      message: `The text ${does}. Say only what the server does.`,
      excerpt: excerptOf(text, match.index, match.index + match[0].length),
    };
  }
  return undefined;
}

/** Returns the beginning of the sentence that `end` is in, at most 200 characters of it. */
function sentenceBefore(text: string, end: number): string {
  return (
    text
      .slice(Math.max(0, end - 200), end)
      .split(/[.!?;\n]/)
      .at(-1) ?? ''
  );
}
