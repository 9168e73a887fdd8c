
import { isObject } from '../core/json.ts';
import { looksSecret, namesSecret, } from '../core/secrets.ts';
import type { SchemaPlace } from './schema-node.ts';

/** Whether the argument at `path` is a secret: its name says so, or what its schema says of it. */
export function isSecretAt(path: string, place: SchemaPlace | undefined): boolean {
  if (place === undefined) return namesSecret(path);
  return [place.shape, ...place.alternatives].some(({ keywords }) => looksSecret(path, keywords));
}

/** A copy of `value` in which `mask` stands in for each part that is called a secret by the schema of `place`. */
export function withoutSecretsAt(
  value: unknown,
  place: SchemaPlace | undefined,
  mask: (secret: unknown) => unknown,
): unknown {
  if (place === undefined) return value;
  const inner = (name: string, part: unknown, member: SchemaPlace | undefined) =>
    member !== undefined && isSecretAt(name, member) ? mask(part) : withoutSecretsAt(part, member, mask);
  if (Array.isArray(value)) return value.map((item, at) => inner('', item, place.item(at)));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, part]) => [name, inner(name, part, place.member(name))]);
  return Object.fromEntries(members);
}
