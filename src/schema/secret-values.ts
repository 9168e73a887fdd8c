import { isObject } from '../core/json.ts';
import { isSecretField, isSecretName } from '../core/secrets.ts';
import type { SchemaNode } from './schema-node.ts';

/** Whether the argument at `path` is a secret: its name says so, or what its schema says of it. */
export function isSecretNode(path: string, place: SchemaNode | undefined): boolean {
  if (place === undefined) return isSecretName(path);
  return [place.merged, ...place.alternatives].some(({ keywords }) => isSecretField(path, keywords));
}

/** A copy of `value` in which `mask` stands in for each part that is called a secret by the schema of `place`. */
export function redactBySchema(
  value: unknown,
  place: SchemaNode | undefined,
  mask: (secret: unknown) => unknown,
): unknown {
  if (place === undefined) return value;
  const inner = (name: string, part: unknown, member: SchemaNode | undefined) =>
    member !== undefined && isSecretNode(name, member) ? mask(part) : redactBySchema(part, member, mask);
  if (Array.isArray(value)) return value.map((item, at) => inner('', item, place.item(at)));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, part]) => [name, inner(name, part, place.member(name))]);
  return Object.fromEntries(members);
}
