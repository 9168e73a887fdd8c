import type { JsonObject } from '../../../core/json.ts';
import { samplesOf } from '../../patterns/generate.ts';
import { compilePattern } from '../../patterns/pattern.ts';
import { formatSample, sampleText } from '../../sample.ts';
import type { Cell, SchemaObject } from '../proof/shape.ts';

const common = ['text', 'a', '', 'A', '1', ' ', 'some text', '!', 'é', 'ab', 'abc', 'xyz'];

/** Longer texts are not tried. */
const longest = 20_000;

/** Returns texts of the lengths, patterns and formats that the schemas name. */
export function textCandidates({ shape }: Cell, others: readonly SchemaObject[]): string[] {
  const own = shape.objects.map((object) => object.keywords);
  const all = [...own, ...others.map((object) => object.keywords)];
  const lengths = new Set<number>();
  for (const { minLength, maxLength } of all) {
    for (const limit of [minLength, maxLength]) {
      if (typeof limit === 'number') for (const length of [limit, limit - 1, limit + 1]) lengths.add(length);
    }
  }
  const tried = [...lengths].filter((length) => length >= 0 && length <= longest).sort((a, b) => a - b);
  const found = [sampleText(mergedText(own))];
  for (const { format, pattern } of all) {
    const formatted = formatSample(format);
    if (formatted !== undefined) {
      found.push(formatted, formatted.toUpperCase());
      for (const length of tried) {
        const filler = 'a'.repeat(Math.max(0, length - formatted.length));
        found.push(`${formatted}${filler}`, `${filler}${formatted}`);
      }
    }
    if (typeof pattern !== 'string') continue;
    const compiled = compilePattern(pattern);
    if ('problem' in compiled) continue;
    for (const least of [0, ...tried]) found.push(...samplesOf(compiled, least));
  }
  const listed = all.flatMap(({ enum: values, const: value }) => [
    ...(Array.isArray(values) ? values.slice(0, 100) : []),
    value,
  ]);
  found.push(...common, ...tried.map((length) => 'a'.repeat(length)));
  found.push(...listed.filter((value) => typeof value === 'string'));
  return found;
}

/** Returns the keywords about texts as far as one schema can have them. */
function mergedText(keywords: readonly JsonObject[]): JsonObject {
  const merged: JsonObject = {};
  for (const each of keywords) {
    for (const keyword of ['format', 'pattern', 'minLength', 'maxLength']) {
      const value = each[keyword];
      if (value !== undefined) merged[keyword] ??= value;
    }
  }
  return merged;
}
