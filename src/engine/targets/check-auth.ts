import { UsageError } from '../../core/errors.ts';
import type { AuthSettings } from './auth-settings.ts';

/** Throws UsageError if the authorization settings of a server lack what their grant needs, or have what it ignores. */
export function assertComplete(settings: AuthSettings, server: string): void {
  const { grant, identityToken, idp, clientId, clientDocument, issuer } = settings;
  const { idpClientId, idpClientSecret, idpClientKey } = settings;
  const isEnterprise = grant === 'enterprise';
  if (clientDocument !== undefined) assertDocumentUrl(clientDocument);
  if (issuer !== undefined && !isHttpUrl(issuer)) {
    throw new UsageError(`The authorization server "${issuer}" is not an http or https URL.`, { server });
  }
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
  if (idp !== undefined && !isHttpUrl(idp)) {
    throw new UsageError(`The identity provider "${idp}" is not an http or https URL.`, { server });
  }
  const needed = { '--idp': idp, '--client-id': clientId, '--idp-client-id': idpClientId ?? identityToken };
  const missing = Object.entries(needed)
    .filter(([, value]) => value === undefined)
    .map(([option]) => option);
  if (missing.length === 0) return;
  throw new UsageError(
    'Enterprise-managed authorization needs an identity provider, and the client IDs of mcpc there and for the server.',
    { server, hint: `Add: ${missing.join(', ')}` },
  );
}

function isHttpUrl(text: string): boolean {
  return /^https?:/i.test(text) && URL.canParse(text);
}

/**
 * Throws UsageError for a URL that must not be the id of a client: it needs https and a path, and must not have dot
 * segments, a fragment, or credentials (OAuth Client ID Metadata Document, section 3).
 */
export function assertDocumentUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isValid =
    url?.protocol === 'https:' &&
    url.pathname !== '/' &&
    `${url.username}${url.password}${url.hash}` === '' &&
    // The parser removes dot segments.
    url.href === text;
  if (isValid) return;
  throw new UsageError('The URL of a client ID metadata document must be an https URL with a path.', {
    hint: 'It has no fragment, no credentials and no dot segments, such as: https://example.com/mcpc.json',
  });
}
