/**
 * Returns about how many characters the JSON of a value has, but no more than `most`. Takes no longer for a value with more.
 */
export function weightOf(value: unknown, most: number): number {
  if (typeof value === 'string') return Math.min(value.length, most);
  if (typeof value !== 'object' || value === null) return 1;
  let weight = 2;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      if (weight >= most) return most;
      weight += 1 + weightOf(item, most - weight);
    }
  } else {
    for (const name in value) {
      if (weight >= most) return most;
      weight += name.length + weightOf((value as Record<string, unknown>)[name], most - weight);
    }
  }
  return Math.min(weight, most);
}
