import type { RuleFacts } from '../../../core/check-report.ts';
import { findHidden, hiddenCharacters, listHidden } from '../../hidden-characters.ts';
import { excerptOf, textRule } from './text-rule.ts';

const source: RuleFacts['source'] = {
  title: 'Unicode Technical Report 36, Unicode Security Considerations',
  url: 'https://www.unicode.org/reports/tr36/',
};

const control = /\p{Cc}/u;
/** Embeddings, overrides and tags, which plain text does not need. */
const deceptive = /[\u202a\u202b\u202d\u202e\u{e0000}-\u{e007f}]/u;
/** Marks, embeddings and isolates, which text in scripts from right to left may need. */
const directional = /[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]/u;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}]/u;

/** Characters that only hide something are a violation of `must`; others also come from copying a text. */
export const hiddenCharacterRule = textRule(
  {
    id: 'trust/hidden-characters',
    weight: 'must',
    summary: 'Texts contain no characters that models read and users do not see.',
    source,
  },
  (text) => {
    const hidden = findHidden(text).filter(({ character }) => !control.test(character));
    const found =
      hidden.length > 0 && rightToLeft.test(text)
        ? hidden.filter(({ character }) => !directional.test(character))
        : hidden;
    const [first] = found;
    if (first === undefined) return undefined;
    const characters = found.map(({ character }) => character);
    return {
      weight: characters.some((character) => deceptive.test(character)) ? 'must' : 'should',
      message: `The text contains characters that users do not see: ${namesOf(characters)}. Remove them.`,
      excerpt: excerptOf(text, first.index, first.index + first.character.length),
    };
  },
);

export const controlCharacterRule = textRule(
  {
    id: 'trust/control-characters',
    weight: 'should',
    summary: 'Texts contain no control characters except tabs and line breaks.',
    source,
  },
  (text) => {
    const found = findHidden(text).filter(({ character }) => control.test(character));
    const [first] = found;
    if (first === undefined) return undefined;
    const names = namesOf(found.map(({ character }) => character));
    return {
      message: `The text contains control characters, which terminals may interpret: ${names}. Remove them.`,
      excerpt: excerptOf(text, first.index, first.index + 1),
    };
  },
);

function namesOf(characters: readonly string[]): string {
  return listHidden(hiddenCharacters(characters.join('')));
}
