import { isInteger, isNumber, type JsonNumber, parseNumber } from '../../../core/exact-number.ts';
import { boundsIn } from '../proof/limits.ts';
import type { Cell, SchemaObject } from '../proof/shape.ts';

const common = [1, 0, 2, 5, 10, 100, -1, 0.5, 1.5, -0.5, 3, 4, 1000, 1e6, -1000];

/** Returns numbers of the cell's type that are close to the limits of the schemas. */
export function numberCandidates({ kind, shape }: Cell, others: readonly SchemaObject[]): JsonNumber[] {
  const found: JsonNumber[] = [...common];
  const keywords = [...shape.objects, ...others].map((object) => object.keywords);
  const steps = keywords.map(({ multipleOf }) => multipleOf).filter(isNumber);
  const points = keywords.flatMap((each) => {
    const { lower, upper } = boundsIn(each);
    return [...lower, ...upper].map(({ value }) => value);
  });
  for (const step of steps) found.push(step, ...[0, 2, 3, -1].map((factor) => Number(step) * factor));
  for (const point of points) {
    found.push(point, ...neighbours(point));
    for (const step of steps.map(Number)) {
      const below = Math.floor(Number(point) / step) * step;
      found.push(below, below + step, below - step, below + 2 * step);
    }
  }
  return found.filter(
    (value) =>
      (typeof value !== 'number' || Number.isFinite(value)) && isInteger(value) === (kind === 'integer'),
  );
}

function neighbours(point: JsonNumber): JsonNumber[] {
  const text = String(point);
  if (typeof point !== 'number') {
    if (!/^-?\d+$/.test(text) || text.length > 100) return [];
    return [1n, -1n].map((step) => parseNumber(String(BigInt(text) + step)));
  }
  return [point + 1, point - 1, point + 0.5, point - 0.5, point * 2, point / 2];
}
