import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import { deepestNesting, tooDeep } from '../core/json-text.ts';
import type { JsonType } from './schema-document.ts';
import type { SchemaNode } from './schema-node.ts';

/** A step into a value: a member by name, an item by index, or the item after the last. */
export type PathStep =
  | { kind: 'member'; name: string }
  | { kind: 'item'; index: number }
  | { kind: 'append' };

/** Where a key leads: the steps, and the schema of the value there. */
export interface ArgumentPath {
  steps: [PathStep, ...PathStep[]];
  /** Undefined if the schema does not describe it. */
  node: SchemaNode | undefined;
}

/** A name that needs no quotes in a path. */
const plainName = /^[^.[\]="\s]+$/;

/** Appends a key to a path, as a user types it: `a.b`, `a[0]`, `a["b c"]`. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (path === '') return key;
  return plainName.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/**
 * Parses a key such as `a.b[0].c[]`. A name that the schema declares literally (`a.b`) takes precedence over the
 * steps that it could be. With `checked`, a step that the declared types rule out is an error.
 * @throws UsageError
 */
export function parsePath(key: string, root: SchemaNode, checked: boolean): ArgumentPath {
  const steps: PathStep[] = [];
  let node: SchemaNode | undefined = root;
  let rest = key;
  while (rest !== '' || steps.length === 0) {
    const { step, length } = nextStep(rest, key, node, steps.length === 0);
    if (checked) refuseWrongStep(step, node, key.slice(0, key.length - rest.length));
    if (step.kind === 'member') node = node?.member(step.name);
    else node = node?.item(step.kind === 'item' ? step.index : undefined);
    steps.push(step);
    if (steps.length > deepestNesting) throw tooDeepKey();
    rest = rest.slice(length);
  }
  return { steps: steps as [PathStep, ...PathStep[]], node };
}

/** The node that a key leads to; undefined if the key is not valid, or the schema does not describe it. */
export function nodeAt(key: string, root: SchemaNode): SchemaNode | undefined {
  try {
    return parsePath(key, root, false).node;
  } catch {
    return undefined;
  }
}

function nextStep(rest: string, key: string, node: SchemaNode | undefined, first: boolean) {
  const dot = !first && rest.startsWith('.') ? 1 : 0;
  const text = rest.slice(dot);
  if (first || dot === 1) {
    const declared = declaredStart(text, node);
    const name = declared ?? /^[^.[\]]+/.exec(text)?.[0];
    if (name === undefined) throw badKey(key);
    return { step: { kind: 'member', name } as PathStep, length: dot + name.length };
  }
  const quoted = /^\[("(?:[^"\\]|\\.)*")\]/.exec(text);
  const inside = quoted?.[1] ?? /^\[([^[\]]*)\]/.exec(text)?.[1];
  if (inside === undefined) throw badKey(key);
  return { step: bracketStep(inside, quoted !== null, key), length: inside.length + 2 };
}

function bracketStep(inside: string, quoted: boolean, key: string): PathStep {
  if (inside === '') return { kind: 'append' };
  if (/^\d+$/.test(inside)) return { kind: 'item', index: Number(inside) };
  if (!quoted) return { kind: 'member', name: inside };
  try {
    return { kind: 'member', name: String(JSON.parse(inside)) };
  } catch {
    throw badKey(key);
  }
}

/** The longest declared name that `text` starts with, followed by another step or by nothing. */
function declaredStart(text: string, node: SchemaNode | undefined): string | undefined {
  const starts = (node?.names ?? []).filter(
    (name) => name !== '' && text.startsWith(name) && /^(?:$|[.[])/.test(text.slice(name.length)),
  );
  return starts.sort((a, b) => b.length - a.length)[0];
}

function tooDeepKey(): UsageError {
  return new UsageError(`The name of an argument is ${tooDeep}.`);
}

function badKey(key: string): UsageError {
  return new UsageError(`"${key}" is not a valid argument name.`, {
    hint: 'Nested values are named a.b=…, a[0]=… or a[]=…; a name of any form can be given in an object: \'{"name":…}\'.',
  });
}

function refuseWrongStep(step: PathStep, node: SchemaNode | undefined, path: string): void {
  const takes = (type: JsonType) => node?.alternatives.some(({ types }) => types?.has(type) ?? true) ?? true;
  if (step.kind === 'member' && !takes('object')) {
    const instead = takes('array')
      ? `it is an array; its items are ${path}[0]=…, or ${path}[]=… for the next one`
      : 'it is a single value';
    throw new UsageError(`${path} has no member "${step.name}": ${instead}.`);
  }
  if (step.kind !== 'member' && !takes('array')) {
    const names = node?.names ?? [];
    const instead = takes('object') ? `an object; its members are ${path}.name=…` : 'a single value';
    const meant = step.kind === 'item' ? didYouMean(String(step.index), names) : '';
    throw new UsageError(`${path} has no items: it is ${instead}.${meant}`);
  }
}
