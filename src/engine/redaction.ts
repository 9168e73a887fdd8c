import { isObject } from '../base/json.ts';

/** Names of members whose values are taken for secrets. */
const secretName =
  /(^|[_.-]|[a-z])(authorization|password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|credential|cookie|bearer)s?$/i;
/** Values that are secrets whatever they are called: bearer headers, JSON web tokens, well-known key forms. */
const secretValue =
  /\b(Bearer\s+)[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|\b(?:sk|pk|ghp|gho|ghs|xox[abp])[-_][\w-]{12,}/g;
/** The protocol's own members that are called like secrets and are none. */
const harmless = new Set(['progressToken', 'maxTokens', 'cancelToken']);

const mask = '[redacted]';

/** A copy of a frame in which what looks like a secret is masked: what a trace may show. */
export function redact(value: unknown, name = ''): unknown {
  if (name !== '' && secretName.test(name) && !harmless.has(name) && !isObject(value)) {
    return value === null || typeof value === 'boolean' ? value : mask;
  }
  if (typeof value === 'string')
    return value.replace(secretValue, (_whole, bearer) => `${bearer ?? ''}${mask}`);
  if (Array.isArray(value)) return value.map((item) => redact(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key)]));
}
