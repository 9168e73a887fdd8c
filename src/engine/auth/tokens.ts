import type { OAuthTokens } from '@modelcontextprotocol/client';
import type { SecretSet } from '../../schema/redactor.ts';
import type { Tokens } from './store/credentials.ts';

/**
 * The tokens of an answer, with the time at which they end instead of how long they last. `scope`: what was asked for,
 * which is what was granted where the answer does not say (RFC 6749, section 5.1). They are added to `secrets`.
 */
export function tokensOf(answer: OAuthTokens, scope: string | undefined, secrets: SecretSet): Tokens {
  const { access_token: access, refresh_token: refresh, expires_in: lasts } = answer;
  secrets.add([access, refresh]);
  return {
    access,
    refresh,
    scope: answer.scope ?? scope,
    expiresAt: lasts === undefined ? undefined : Date.now() + lasts * 1_000,
  };
}
