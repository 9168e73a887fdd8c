import { z } from 'zod';
import type { Login, LoginRow } from './credentials.ts';
import type { SecretCipher } from './encryption.ts';
import { KeychainError } from './keychain.ts';
import type { StoredRecord } from './records-file.ts';

const secretsShape = z.object({
  client: z.looseObject({ client_id: z.string() }),
  access: z.string().optional(),
  refresh: z.string().optional(),
});

/** What of a login may be seen in the file. */
function openPart(login: Login): Omit<StoredRecord, 'secrets' | 'sealed'> {
  const { server, issuer, authorizationServer, resource, grant, redirectUri, savedAt, tokens } = login;
  return {
    ...{ server, issuer, authorizationServer, resource, grant, redirectUri, savedAt },
    scope: tokens?.scope,
    expiresAt: tokens?.expiresAt,
    valid: tokens !== undefined,
    renewable: tokens?.refresh !== undefined,
  };
}

/** A login as it is written down. Throws KeychainError when it is to be sealed and cannot be. */
export async function toRecord(login: Login, sealer: SecretCipher | undefined): Promise<StoredRecord> {
  const { client, tokens } = login;
  const secrets = JSON.stringify({ client, access: tokens?.access, refresh: tokens?.refresh });
  const sealed = await sealer?.seal(secrets);
  return { ...openPart(login), secrets: sealed ?? secrets, sealed: sealed !== undefined };
}

/** The login that was written down. Throws KeychainError when it is sealed and cannot be opened. */
export async function fromRecord(row: StoredRecord, sealer: SecretCipher | undefined): Promise<Login> {
  const text = row.sealed ? await sealer?.open(row.secrets) : row.secrets;
  if (text === undefined) {
    throw new KeychainError(sealer === undefined ? 'there is none any more' : 'the key to it is gone');
  }
  const { client, access, refresh } = secretsShape.parse(JSON.parse(text));
  const { server, issuer, authorizationServer, resource, grant, redirectUri, savedAt, scope, expiresAt } =
    row;
  return {
    ...{ server, issuer, authorizationServer, resource, grant, redirectUri, savedAt },
    client: client as Login['client'],
    tokens: access === undefined ? undefined : { access, refresh, scope, expiresAt },
  };
}

/** What may be shown of it. */
export function describeRecord(row: StoredRecord): LoginRow {
  const { server, issuer, scope, expiresAt, renewable, sealed } = row;
  return shown({ server, issuer, scope, expiresAt, renewable, kept: sealed ? 'keychain' : 'file' });
}

/** What may be shown of a login that has just come about. */
export function describeLogin({ server, issuer, grant, tokens }: Login, kept: LoginRow['kept']): LoginRow {
  const renewable = tokens?.refresh !== undefined || grant === 'credentials';
  return shown({ server, issuer, scope: tokens?.scope, expiresAt: tokens?.expiresAt, renewable, kept });
}

function shown({
  server,
  scope,
  expiresAt,
  ...rest
}: Pick<StoredRecord, 'server' | 'issuer' | 'scope' | 'expiresAt' | 'renewable'> &
  Pick<LoginRow, 'kept'>): LoginRow {
  return {
    ...rest,
    server: server.replace(/#.*$/, ''),
    scopes: scope?.split(' ').filter((word) => word !== '') ?? [],
    expires: expiresAt === undefined ? undefined : new Date(expiresAt).toISOString(),
  };
}
