import { UsageError } from '../../core/errors.ts';
import type { AuthSettings } from './auth-settings.ts';

/** Throws UsageError if the authorization settings of a server lack what their grant needs, or have what it ignores. */
export function assertComplete(settings: AuthSettings, server: string): void {
  const { grant, identityToken, idp, clientId } = settings;
  const { idpClientId, idpClientSecret, idpClientKey } = settings;
  const isEnterprise = grant === 'enterprise';
  if (identityToken !== undefined && grant !== 'workload' && !isEnterprise) {
    throw new UsageError('An identity token is for workload identity and enterprise-managed authorization.', {
      server,
      hint: 'Add --auth workload-identity or --auth enterprise-managed, or omit --identity-token.',
    });
  }
  if (
    !isEnterprise &&
    [idp, idpClientId, idpClientSecret, idpClientKey].some((value) => value !== undefined)
  ) {
    throw new UsageError('An identity provider is for enterprise-managed authorization.', {
      server,
      hint: 'Add --auth enterprise-managed.',
    });
  }
  if (grant === 'workload' && identityToken === undefined) {
    throw new UsageError('Workload identity federation needs the JWT of the workload.', {
      server,
      hint: 'Name its file, or the variable that holds it, with --identity-token.',
    });
  }
  if (!isEnterprise) return;
  if (idp !== undefined && !(/^https?:/i.test(idp) && URL.canParse(idp))) {
    throw new UsageError(`The identity provider "${idp}" is not an http or https URL.`, { server });
  }
  const missing = Object.entries({ '--idp': idp, '--client-id': clientId, '--identity-token': identityToken })
    .filter(([, value]) => value === undefined)
    .map(([option]) => option);
  if (missing.length === 0) return;
  throw new UsageError(
    'Enterprise-managed authorization needs an identity provider, an ID token of it, and a client id.',
    { server, hint: `Add: ${missing.join(', ')}` },
  );
}
