import type { HttpResponse } from './fetch.ts';

/** What an answer asks for by `WWW-Authenticate` (RFC 6750, section 3; RFC 9728, section 5.1); undefined for nothing. */
export function challengeOf({
  status,
  headers,
}: Pick<HttpResponse, 'status' | 'headers'>): Challenge | undefined {
  const header = headers.get('www-authenticate') ?? '';
  if (status === 403 && parameter(header, 'error') !== 'insufficient_scope') return undefined;
  if (status !== 401 && status !== 403) return undefined;
  const address = parameter(header, 'resource_metadata');
  return {
    kind: status === 403 ? 'insufficientScope' : 'unauthorized',
    resourceMetadataUrl: address !== undefined && URL.canParse(address) ? new URL(address) : undefined,
    scope: parameter(header, 'scope'),
  };
}

function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,]+))`, 'i').exec(
    header,
  );
  const value = found?.[1]?.replace(/\\(.)/g, '$1') ?? found?.[2];
  return value === undefined || value === '' ? undefined : value;
}

/** Why a server let nobody in (RFC 6750, section 3). */
export interface Challenge {
  kind: 'unauthorized' | 'insufficientScope';
  /** Where the server describes itself (RFC 9728). */
  resourceMetadataUrl: URL | undefined;
  scope: string | undefined;
}
