import { createHash } from 'node:crypto';
import { isObject } from '../core/json.ts';
/** The SHA-256 of everything that decides what an entry does: the entry, and the inputs of its file if it uses any. */
export function fingerprintOf({ raw, inputs }: { raw: unknown; inputs: unknown }): string {
  const used = (JSON.stringify(raw) ?? '').includes('${input:') ? inputs : {};
  return createHash('sha256')
    .update(canonical([raw, used]))
    .digest('hex');
}

/** JSON in which the order of members makes no difference. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}
