import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { JsonType } from './schema-document.ts';
import type { SchemaNode } from './schema-node.ts';

/** A step into a value: a member by name, an item by index, or the item after the last. */
export type PathStep =
  | { kind: 'member'; name: string }
  | { kind: 'item'; index: number }
  | { kind: 'append' };

/** Where a key leads: the steps, and what the schema says of the value there. */
export interface ArgumentPath {
  steps: [PathStep, ...PathStep[]];
  /** Undefined when the schema says nothing of it. */
  place: SchemaNode | undefined;
}

/** A name that can stand in a path as it is. */
const plainName = /^[^.[\]="\s]+$/;

/** `path` and then `key`, as a person types it: `a.b`, `a[0]`, `a["b c"]`. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (path === '') return key;
  return plainName.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/**
 * Reads a key such as `a.b[0].c[]`. A name that the schema declares literally (`a.b`) wins over the steps
 * it could be. With `checked`, a step that the declared types rule out is refused.
 * @throws UsageError
 */
export function parsePath(key: string, root: SchemaNode, checked: boolean): ArgumentPath {
  const steps: PathStep[] = [];
  let place: SchemaNode | undefined = root;
  let rest = key;
  while (rest !== '' || steps.length === 0) {
    const { step, length } = nextStep(rest, key, place, steps.length === 0);
    if (checked) refuseWrongStep(step, place, key.slice(0, key.length - rest.length));
    if (step.kind === 'member') place = place?.member(step.name);
    else place = place?.item(step.kind === 'item' ? step.index : undefined);
    steps.push(step);
    rest = rest.slice(length);
  }
  return { steps: steps as [PathStep, ...PathStep[]], place };
}

function nextStep(rest: string, key: string, place: SchemaNode | undefined, first: boolean) {
  const dot = !first && rest.startsWith('.') ? 1 : 0;
  const text = rest.slice(dot);
  if (first || dot === 1) {
    const declared = declaredStart(text, place);
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

/** The longest declared name with which `text` starts, if what follows can go on from it. */
function declaredStart(text: string, place: SchemaNode | undefined): string | undefined {
  const starts = (place?.names ?? []).filter(
    (name) => name !== '' && text.startsWith(name) && /^(?:$|[.[])/.test(text.slice(name.length)),
  );
  return starts.sort((a, b) => b.length - a.length)[0];
}

function badKey(key: string): UsageError {
  return new UsageError(`"${key}" is no name of an argument.`, {
    hint: 'Nested values are named a.b=…, a[0]=… or a[]=…; any name at all fits into an object: \'{"name":…}\'.',
  });
}

function refuseWrongStep(step: PathStep, place: SchemaNode | undefined, path: string): void {
  const takes = (type: JsonType) => place?.alternatives.some(({ types }) => types?.has(type) ?? true) ?? true;
  if (step.kind === 'member' && !takes('object')) {
    const instead = takes('array')
      ? `it is an array; its items are ${path}[0]=…, or ${path}[]=… for the next one`
      : 'it is a single value';
    throw new UsageError(`${path} has no part "${step.name}": ${instead}.`);
  }
  if (step.kind !== 'member' && !takes('array')) {
    const names = place?.names ?? [];
    const instead = takes('object') ? `an object; its parts are ${path}.name=…` : 'a single value';
    const meant = step.kind === 'item' ? didYouMean(String(step.index), names) : '';
    throw new UsageError(`${path} has no items: it is ${instead}.${meant}`);
  }
}
