import type { Token } from '../../arguments/tokenize.ts';
import type { Json } from '../../core/json.ts';
import { readJson, stringifyJson } from '../../core/json-text.ts';
import type { View } from '../../core/views.ts';
import { isReference, referencesIn } from '../language/references.ts';
import type { Variables } from './variables.ts';

/** The words of a `print` line, in which values that are not plain words are replaced with marks. */
export interface PrintedWords {
  words: string[];
  /** The values, by their marks. */
  values: ReadonlyMap<string, Json>;
}

/**
 * Expands the words of `print`. A variable alone keeps the type of its value, and so does JSON; all other words are text.
 * `typed`: whether a single number, true, false or null is a value as well: `x = 5`. Throws UsageError.
 */
export async function printedWords(
  [command, ...others]: readonly Token[],
  variables: Variables,
  typed: boolean,
): Promise<PrintedWords> {
  const words = [command?.text ?? ''];
  const values = new Map<string, Json>();
  for (const word of others) {
    const value = await printedValue(word, variables, typed && others.length === 1);
    const isPlain = typeof value === 'string' && (!value.startsWith('-') || isOption(word));
    if (isPlain) words.push(value);
    else {
      // No one can type this, and it is never read as an option.
      const mark = `\0${values.size}`;
      values.set(mark, value);
      words.push(mark);
    }
  }
  return { words, values };
}

function isOption({ text, quoted }: Token): boolean {
  return !quoted && text.startsWith('-') && referencesIn(text).length === 0;
}

async function printedValue(word: Token, variables: Variables, typed: boolean): Promise<Json> {
  const { text, literal, quoted } = word;
  if (literal) return text;
  if (isReference(word)) {
    const [reference] = referencesIn(text);
    if (reference !== undefined) return variables.valueOf(reference);
  }
  const isJson = !quoted && /^[[{]/.test(text);
  const expanded = await variables.substitute(text, isJson);
  if (!isJson && !(typed && !quoted && !isOption(word))) return expanded;
  const read = readJson(expanded);
  return 'value' in read ? read.value : expanded;
}

/** Returns the view of what `print` prints: one value with its type, or the text of several, separated by spaces. */
export function printedView(operands: readonly string[], values: PrintedWords['values']): View {
  const printed = operands.map((operand) => (values.has(operand) ? (values.get(operand) ?? null) : operand));
  const [only = '', ...others] = printed;
  if (others.length === 0) return { kind: 'value', value: only };
  const texts = printed.map((value) => (typeof value === 'string' ? value : stringifyJson(value)));
  return { kind: 'value', value: texts.join(' ') };
}
