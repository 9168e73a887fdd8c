import type { VariableState } from '../../command-line/shell-port.ts';
import { isObject, type Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { Redactor } from '../../schema/redactor.ts';
import type { Variables } from './variables.ts';

/** How many characters of a value are shown. */
const mostCharacters = 50;

/** Returns the variables as `vars` shows them, with secrets masked. */
export function variableStates(variables: Variables): VariableState[] {
  return variables.names.map((name) => {
    const data = variables.dataOf(name);
    const value = masked(data, name);
    return { name, type: typeOfValue(data), value, text: shorten(textOf(value), mostCharacters) };
  });
}

/** Returns a value as text, with secrets masked; `name` is that of its variable or member. */
export function maskedText(value: Json, name: string): string {
  return textOf(masked(value, name));
}

function masked(value: Json, name: string): Json {
  return new Redactor().redact(value, name) as Json;
}

/** Returns the type of a value and its size: `list, 3 items`. */
export function typeOfValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `list, ${counted(value.length, 'item')}`;
  if (isObject(value)) return `object, ${counted(Object.keys(value).length, 'member')}`;
  if (typeof value === 'string') return `text, ${counted([...value].length, 'character')}`;
  return typeof value === 'boolean' ? 'boolean' : 'number';
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
