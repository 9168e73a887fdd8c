import type { Json } from '../../../core/json.ts';
import { typeOf } from '../../schema-document.ts';
import { leastItems, mostItems } from './arrays.ts';
import { atLeast, atMost, fewValues, isEmptyRange } from './limits.ts';
import { itemIn, memberIn } from './members.ts';
import type { Cell } from './shape.ts';
import type { Place, Prover } from './task.ts';

/** How deep required members and items are examined. */
const deepest = 3;
/** Items that are examined. */
const mostExamined = 20;

/** Whether a cell provably accepts nothing. */
export function isEmptyCell(cell: Cell, prover: Prover, place: Place, depth = 0): boolean {
  prover.budget.spend(1);
  const { shape } = cell;
  const values = shape.values?.filter((value) => typeOf(value) === cell.kind) ?? fewValues(cell);
  if (values !== undefined) return values.every((value) => isRejected(value, cell, prover));
  if (hasNoRoom(cell, prover, place, depth)) return true;
  return (
    depth === 0 && shape.excluded.some((excluded) => prover.isIncluded(prover.partOf(cell), excluded, place))
  );
}

function isRejected(value: Json, { shape }: Cell, { judge }: Prover): boolean {
  return shape.objects.some(({ located }) => judge.verdict(value, located) === false);
}

function hasNoRoom(cell: Cell, prover: Prover, place: Place, depth: number): boolean {
  const { shape, kind } = cell;
  const deeper: Place = { ...place, level: place.level + 1 };
  switch (kind) {
    case 'integer':
    case 'number':
      return isEmptyRange(cell);
    case 'string':
      return atLeast(shape, 'minLength') > atMost(shape, 'maxLength');
    case 'object': {
      const least = Math.max(atLeast(shape, 'minProperties'), shape.required.size);
      if (least > atMost(shape, 'maxProperties')) return true;
      if (depth >= deepest) return false;
      return [...shape.required].some((name) => prover.isEmpty(memberIn(shape, name), deeper, depth + 1));
    }
    case 'array': {
      const least = leastItems(shape);
      if (least > mostItems(shape)) return true;
      if (depth >= deepest) return false;
      for (let index = 0; index < Math.min(least, mostExamined); index++) {
        if (prover.isEmpty(itemIn(shape, index), deeper, depth + 1)) return true;
      }
      return false;
    }
    default:
      return false;
  }
}
