import type { ValuePart } from '../../completion/ports.ts';
import { UsageError } from '../../core/errors.ts';
import { isObject, type Json } from '../../core/json.ts';
import { shorten } from '../../core/quote.ts';
import { referencesIn } from '../language/references.ts';
import { maskedText, typeOfValue } from './variable-states.ts';
import type { Variables } from './variables.ts';

/** How many items of a list are offered. */
const mostItems = 20;

/**
 * Returns the parts of what a reference such as `$x.path` stands for: the members of an object, the first items of a list.
 * Those of a whole variable are the parts of the unwrapped value, then those that only `--json` prints.
 */
export async function partsOfReference(variables: Variables, text: string): Promise<ValuePart[]> {
  const [reference] = referencesIn(text);
  if (reference === undefined || !variables.names.includes(reference.name)) return [];
  if (reference.path === '') {
    const { name } = reference;
    const parts = [variables.dataOf(name), variables.jsonOf(name)].flatMap(partsOf);
    return parts.filter(({ step }, at) => parts.findIndex((other) => other.step === step) === at);
  }
  try {
    return partsOf(await variables.valueOf(reference));
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

/** Returns the members of an object, or the first items of a list. */
export function partsOf(value: Json): ValuePart[] {
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item, at) => part(`[${at}]`, '', item));
  if (!isObject(value)) return [];
  const members = Object.entries(value) as [string, Json][];
  return members
    .filter(([name]) => !/\s/.test(name)) // A blank would end the word.
    .map(([name, member]) => part(`.${isIdentifier(name) ? name : JSON.stringify(name)}`, name, member));
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

function part(step: string, name: string, value: Json): ValuePart {
  const hasParts = isObject(value) || Array.isArray(value);
  const description = hasParts ? typeOfValue(value) : shorten(maskedText(value, name));
  return { step, description, hasParts };
}
