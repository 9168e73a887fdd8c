import { UsageError } from '../../core/errors.ts';
import type { AuthContext } from './context.ts';
import { requestedScope, resourceIndicator } from './discovery.ts';
import type { Login } from './store/credentials.ts';
import { requestLogin, type UnattendedRequest } from './unattended-login.ts';

/**
 * Authorizes mcpc itself, with a secret or a private key of its own (RFC 6749, section 4.4; RFC 7523). Throws UsageError
 * if it has neither, and what `requestLogin` throws.
 */
export async function authorizeClient(
  context: AuthContext,
  { authServer, challenge, previous }: UnattendedRequest,
): Promise<Login> {
  const { clientId, clientSecret, clientKey } = context.settings;
  if (clientId === undefined || (clientSecret === undefined && clientKey === undefined)) {
    throw new UsageError(
      `To authorize itself at ${context.name}, mcpc needs a client id and a secret or key.`,
      {
        server: context.name,
        hint: 'Give --client-id with --client-secret env:NAME or --client-key FILE.',
      },
    );
  }
  return requestLogin(context, authServer, {
    parameters: { grant_type: 'client_credentials' },
    scope: requestedScope(context, authServer, challenge, previous) ?? authServer.resourceScope,
    resource: resourceIndicator(context, authServer),
    client: { id: clientId, secret: clientSecret, key: clientKey },
  });
}
