import { ExactNumber } from '../core/exact-number.ts';
import { isObject } from '../core/json.ts';

/** Returns a text that is the same for equal JSON values only, whatever the order of their members. */
export function canonicalText(value: unknown, work: { spend(steps: number): void }): string {
  if (typeof value === 'string') {
    work.spend(2 + value.length / 32);
    return JSON.stringify(value);
  }
  work.spend(2);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item, work)).join()}]`;
  if (value instanceof ExactNumber) return value.canonical();
  if (!isObject(value)) return JSON.stringify(value) ?? '';
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalText(value[name], work)}`);
  return `{${members.join()}}`;
}
