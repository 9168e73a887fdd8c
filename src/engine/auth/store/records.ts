import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { z } from 'zod';
import { AuthorizationError } from '../../../core/errors.ts';
import { quoteWord } from '../../../core/quote.ts';
import type { Login, LoginSummary } from './credentials.ts';
import { KeychainError, type SecretCipher } from './keychain.ts';

const version = 1;

/** A login in the file; its secrets are JSON, encrypted if `sealed`. */
const recordSchema = z.object({
  server: z.string(),
  id: z.string().optional(),
  issuer: z.string(),
  authorizationServer: z.string(),
  resource: z.string().optional(),
  grant: z.enum(['login', 'credentials']),
  redirectUri: z.string().optional(),
  savedAt: z.number(),
  scope: z.string().optional(),
  expiresAt: z.number().optional(),
  /** Whether it has tokens, not only a registration. */
  valid: z.boolean(),
  renewable: z.boolean(),
  refreshError: z.string().optional(),
  secrets: z.string(),
  sealed: z.boolean(),
});

const fileSchema = z.object({ version: z.literal(version), logins: z.array(recordSchema) });

export type StoredRecord = z.infer<typeof recordSchema>;

/**
 * Returns the records in a file; none if it does not exist, undefined if it is damaged. Throws AuthorizationError for a
 * file that others can read, or that a newer mcpc has written.
 */
export function readRecords(path: string): StoredRecord[] | undefined {
  const stats = existsSync(path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (stats === undefined) return [];
  const uid = process.getuid?.();
  if (uid !== undefined && stats.uid !== uid) {
    throw new AuthorizationError(`The stored logins in ${path} belong to another user, and are not used.`, {
      hint: `Check what it is, and remove it: rm ${quoteWord(path)}`,
    });
  }
  if (uid !== undefined && (stats.mode & 0o077) !== 0) {
    throw new AuthorizationError(`The stored logins in ${path} can be read by others, and are not used.`, {
      hint: `Make the file private: chmod 600 ${quoteWord(path)}\nIf others may have read it, log in again, since they could use the logins.`,
    });
  }
  return parseRecords(readFileSync(path, 'utf8'), `The stored logins in ${path}`);
}

/**
 * Parses a text of `formatRecords`; returns undefined if it is damaged. Throws AuthorizationError, which begins with
 * `subject`, if a newer mcpc has written it.
 */
export function parseRecords(text: string, subject: string): StoredRecord[] | undefined {
  const value = parseJson(text);
  const file = fileSchema.safeParse(value);
  if (file.success) return file.data.logins;
  if (!z.object({ version: z.number().gt(version) }).safeParse(value).success) return undefined;
  throw new AuthorizationError(`${subject} were written by a newer mcpc, and are not used.`, {
    hint: 'Use that version, or move the file away and log in again.',
  });
}

/** Renames a damaged file, so that it can still be repaired. Returns the new path. */
export function setAside(path: string): string {
  const aside = `${path}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  renameSync(path, aside);
  return aside;
}

/** Returns the text of a file with the records. */
export function formatRecords(records: readonly StoredRecord[]): string {
  return `${JSON.stringify({ version, logins: records }, null, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const secretsSchema = z.object({
  client: z.looseObject({ client_id: z.string() }),
  access: z.string().optional(),
  refresh: z.string().optional(),
  dpopKey: z.string().optional(),
  idToken: z.string().optional(),
});

/** Returns the members of a record that are not secret. */
function publicPart(login: Login): Omit<StoredRecord, 'secrets' | 'sealed'> {
  const { server, id, issuer, authorizationServer, resource, grant, redirectUri } = login;
  const { savedAt, refreshError, tokens } = login;
  return {
    ...{ server, id, issuer, authorizationServer, resource, grant, redirectUri, savedAt, refreshError },
    scope: tokens?.scope,
    expiresAt: tokens?.expiresAt,
    valid: tokens !== undefined,
    renewable: tokens?.refresh !== undefined,
  };
}

/** Returns the record of a login, encrypted if there is a cipher. Throws KeychainError. */
export async function toRecord(login: Login, cipher: SecretCipher | undefined): Promise<StoredRecord> {
  const { client, tokens, dpopKey } = login;
  const { access, refresh, idToken } = tokens ?? {};
  const secrets = JSON.stringify({ client, access, refresh, dpopKey, idToken });
  const sealed = await cipher?.seal(secrets);
  return { ...publicPart(login), secrets: sealed ?? secrets, sealed: sealed !== undefined };
}

/** Returns the login in a record. Throws KeychainError if it cannot be decrypted. */
export async function fromRecord(record: StoredRecord, cipher: SecretCipher | undefined): Promise<Login> {
  const text = record.sealed ? await cipher?.open(record.secrets) : record.secrets;
  if (text === undefined) {
    throw new KeychainError(cipher === undefined ? 'the keychain no longer exists' : 'the key is missing');
  }
  const { client, access, refresh, dpopKey, idToken } = secretsSchema.parse(JSON.parse(text));
  const { server, id, issuer, authorizationServer, resource, grant, redirectUri } = record;
  const { savedAt, refreshError, scope, expiresAt } = record;
  return {
    ...{ server, id, issuer, authorizationServer, resource, grant, redirectUri, savedAt, refreshError },
    client: client as Login['client'],
    ...(dpopKey === undefined ? {} : { dpopKey }),
    tokens:
      access === undefined
        ? undefined
        : { access, refresh, scope, expiresAt, ...(idToken === undefined ? {} : { idToken }) },
  };
}

/** Returns the summary of a record. */
export function describeRecord(record: StoredRecord): LoginSummary {
  const { server, issuer, scope, expiresAt, renewable, refreshError, sealed } = record;
  return summarize({
    ...{ server, issuer, scope, expiresAt, refreshError },
    renewable: renewable && refreshError === undefined,
    kept: sealed ? 'keychain' : 'file',
  });
}

/** Returns the summary of a new login. */
export function describeLogin(
  { server, issuer, grant, tokens }: Login,
  kept: LoginSummary['kept'],
): LoginSummary {
  const renewable = tokens?.refresh !== undefined || grant === 'credentials';
  return summarize({ server, issuer, scope: tokens?.scope, expiresAt: tokens?.expiresAt, renewable, kept });
}

function summarize({
  server,
  scope,
  expiresAt,
  ...rest
}: Pick<StoredRecord, 'server' | 'issuer' | 'scope' | 'expiresAt' | 'renewable' | 'refreshError'> &
  Pick<LoginSummary, 'kept'>): LoginSummary {
  return {
    ...rest,
    server: server.replace(/#.*$/, ''),
    scopes: scope?.split(' ').filter((word) => word !== '') ?? [],
    expires: expiresAt === undefined ? undefined : new Date(expiresAt).toISOString(),
  };
}
