import type { Credentials } from '../../http/authorization.ts';
import { bearerCredentials } from '../../http/credentials.ts';
import type { Login } from '../store/credentials.ts';

/** Returns the credentials of a login; undefined if it has no tokens. */
export async function credentialsOf({ tokens, dpopKey }: Login): Promise<Credentials | undefined> {
  if (tokens === undefined) return undefined;
  if (dpopKey === undefined) return bearerCredentials(tokens.access);
  const { DpopCredentials } = await import('./dpop-credentials.ts');
  return new DpopCredentials(tokens.access, dpopKey);
}
