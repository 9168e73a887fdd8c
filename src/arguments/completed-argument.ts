import { parseWord } from './parse-word.ts';

/** The words of a line that completes one argument of a prompt, or one variable of a template. */
export interface CompletedArgument {
  /** The value to complete; undefined if the line has none. */
  value: string | undefined;
  /** The `name=value` words of the other arguments. */
  others: string[];
}

/**
 * Separates the value of the argument that is completed from the words for the other arguments. It is the first word that
 * assigns none of them; `argument=value` is the same, for a value that looks like such a word.
 */
export function separateValue(
  words: readonly string[],
  argument: string,
  names: readonly string[],
): CompletedArgument {
  let value: string | undefined;
  const others: string[] = [];
  for (const word of words) {
    const parsed = parseWord(word, (name) => names.includes(name));
    const key = parsed.form === 'assignment' ? parsed.key : undefined;
    const isOther = key !== undefined && key !== argument && names.includes(key);
    if (isOther || value !== undefined) others.push(word);
    else value = word.startsWith(`${argument}=`) ? word.slice(argument.length + 1) : word;
  }
  return { value, others };
}
