import type { Json } from '../../core/json.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';

/** How a value is asked for. */
export type ValueKind =
  | { kind: 'choice'; values: readonly Json[] }
  /** Member by member. */
  | { kind: 'object'; node: SchemaNode }
  /** Names and values, as many as wanted. */
  | { kind: 'map'; node: SchemaNode }
  /** Item by item. */
  | { kind: 'list'; node: SchemaNode }
  /** First which of several types. */
  | { kind: 'union'; branches: readonly SchemaNode[] }
  | { kind: 'text' };

/** More branches are not offered. */
const mostBranches = 20;
/** A schema may refer to itself as one of its branches: unions within unions are followed this deep. */
const deepestUnion = 2;

/** Returns how a value is asked for by its schema. */
export function kindOf(node: SchemaNode | undefined, depth = 0): ValueKind {
  if (node === undefined || depth > deepestUnion) return { kind: 'text' };
  const branches = node.branches?.slice(0, mostBranches).filter((branch) => !isNull(branch));
  const [only, ...others] = branches ?? [];
  if (only !== undefined && others.length === 0) return kindOf(only, depth + 1);
  if (branches?.some((branch) => hasParts(kindOf(branch, depth + 1))) === true) {
    return { kind: 'union', branches };
  }
  return kindOfSingle(node);
}

function kindOfSingle(node: SchemaNode): ValueKind {
  const [shape, ...others] = node.alternatives.filter(
    ({ types }) => !(types?.size === 1 && types.has('null')),
  );
  if (shape === undefined || others.length > 0) return { kind: 'text' };
  const { values, types, additional } = shape;
  if (values !== undefined) return { kind: 'choice', values };
  const only = [...(types ?? [])].filter((type) => type !== 'null');
  if (only.length > 1) return { kind: 'text' };
  if (only[0] === 'boolean' && types?.size === 1) return { kind: 'choice', values: [true, false] };
  if (only[0] === 'array' && node.item() !== undefined) return { kind: 'list', node };
  if (only[0] !== 'object') return { kind: 'text' };
  if (node.names.length > 0) return { kind: 'object', node };
  return typeof additional === 'object' ? { kind: 'map', node } : { kind: 'text' };
}

/** Whether a value is asked for by its parts. */
export function hasParts({ kind }: ValueKind): boolean {
  return kind === 'object' || kind === 'map' || kind === 'list' || kind === 'union';
}

/** Whether null is among the values. */
export function allowsNull(node: SchemaNode | undefined): boolean {
  return node?.alternatives.some(({ types }) => types?.has('null') === true) ?? false;
}

function isNull(node: SchemaNode): boolean {
  return node.alternatives.every(({ types }) => types?.size === 1 && types.has('null'));
}
