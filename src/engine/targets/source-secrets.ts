import { isSecretName } from '../../core/secrets.ts';
import { SecretSet } from '../../schema/redactor.ts';
import type { Source } from './source.ts';

/** The secrets of each source in use: the same set for the client's trace, its errors and its authorization. */
const sets = new WeakMap<Source, SecretSet>();

/** Returns the secrets of a source. Tokens, codes and verifiers are added while it is authorized. */
export function secretsOf(source: Source): SecretSet {
  const known = sets.get(source);
  if (known !== undefined) return known;
  const secrets = new SecretSet();
  secrets.add(givenSecrets(source));
  sets.set(source, secrets);
  return secrets;
}

/** Headers, client credentials, and the environment variables that are secrets by their names. */
function givenSecrets(source: Source): unknown[] {
  if (source.type === 'stdio') {
    return Object.entries(source.env).flatMap(([name, value]) => (isSecretName(name) ? [value] : []));
  }
  if (!('url' in source)) return [];
  const headers = Object.values(source.headers).map((value) => value.replace(/^(Bearer|Basic)\s+/i, ''));
  return [...headers, source.auth?.clientSecret, source.auth?.clientKey];
}
