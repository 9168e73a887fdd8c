import type { Json, JsonObject } from '../../core/json.ts';
import { hiddenCharacters, listHidden } from '../hidden-characters.ts';
import { changeOf, type Finding, given, isSame, pointer, values } from './finding.ts';

/** Compares a text that a model reads. `subject` begins the sentence: `The description`, `The examples of a`. */
export function compareText(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
  subject: string,
): Finding[] {
  if (isSame(before, after)) return [];
  const hidden = typeof after === 'string' ? hiddenCharacters(after) : [];
  const warning = hidden.length === 0 ? '' : ` It contains hidden characters: ${listHidden(hidden)}.`;
  const isPlural = /^The \S+s\b/.test(subject);
  const verb = isPlural ? changeOf(before, after).replace('was', 'were') : changeOf(before, after);
  return [
    {
      verdict: 'wording',
      path,
      message: `${subject} ${verb}.${warning}`,
      ...values(before, after),
    },
  ];
}

/** Compares the texts of a definition that are called `names`. `owner` follows their names: ` of the argument a`. */
export function compareTexts(
  before: JsonObject,
  after: JsonObject,
  names: readonly string[],
  { path = '', owner = '' } = {},
): Finding[] {
  return names.flatMap((name) =>
    compareText(given(before, name), given(after, name), pointer(path, name), `The ${name}${owner}`),
  );
}
