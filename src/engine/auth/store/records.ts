import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { z } from 'zod';
import { AuthorizationError } from '../../../core/errors.ts';
import { quoteWord } from '../../../core/quote.ts';
import type { Login, LoginSummary } from './credentials.ts';
import { KeychainError, type SecretCipher } from './keychain.ts';

const version = 1;

/** One login as it lies in the file: what may be shown, and beside it the secrets, open or sealed. */
const row = z.object({
  server: z.string(),
  issuer: z.string(),
  authorizationServer: z.string(),
  resource: z.string().optional(),
  grant: z.enum(['login', 'credentials']),
  redirectUri: z.string().optional(),
  savedAt: z.number(),
  scope: z.string().optional(),
  expiresAt: z.number().optional(),
  /** Whether there are tokens, and not only a registration. */
  valid: z.boolean(),
  renewable: z.boolean(),
  secrets: z.string(),
  sealed: z.boolean(),
});

const shape = z.object({ version: z.literal(version), logins: z.array(row) });

export type StoredRecord = z.infer<typeof row>;

/**
 * The rows of the store's file; none if it is not there, undefined if it is damaged. Throws AuthorizationError for one
 * that others can read, or that a newer mcpc wrote.
 */
export function readRecords(path: string): StoredRecord[] | undefined {
  const stats = existsSync(path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (stats === undefined) return [];
  const us = process.getuid?.();
  if (us !== undefined && stats.uid !== us) {
    throw new AuthorizationError(`The stored logins in ${path} belong to another user, and are not used.`, {
      hint: `Look at what it is, and remove it: rm ${quoteWord(path)}`,
    });
  }
  if (us !== undefined && (stats.mode & 0o077) !== 0) {
    throw new AuthorizationError(`The stored logins in ${path} can be read by others, and are not used.`, {
      hint: `Make them yours alone: chmod 600 ${quoteWord(path)}\nWho may have read them could use them: rather log in again then.`,
    });
  }
  return parseRecords(readFileSync(path, 'utf8'), `The stored logins in ${path}`);
}

/**
 * The rows that a text of `textOfRows` has; undefined if it is damaged. Throws AuthorizationError, which begins with
 * `subject`, for one that a newer mcpc wrote.
 */
export function parseRecords(text: string, subject: string): StoredRecord[] | undefined {
  const value = parsed(text);
  const read = shape.safeParse(value);
  if (read.success) return read.data.logins;
  if (!z.object({ version: z.number().gt(version) }).safeParse(value).success) return undefined;
  throw new AuthorizationError(`${subject} were written by a newer mcpc, and are not used.`, {
    hint: 'Use that one, or keep the file elsewhere and log in again.',
  });
}

/** Gives a damaged file another name, so that what can be saved of it is not lost. Gives that name. */
export function setAside(path: string): string {
  const aside = `${path}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  renameSync(path, aside);
  return aside;
}

/** The text of the file. */
export function formatRecords(rows: readonly StoredRecord[]): string {
  return `${JSON.stringify({ version, logins: rows }, null, 2)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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
export function describeRecord(row: StoredRecord): LoginSummary {
  const { server, issuer, scope, expiresAt, renewable, sealed } = row;
  return shown({ server, issuer, scope, expiresAt, renewable, kept: sealed ? 'keychain' : 'file' });
}

/** What may be shown of a login that has just come about. */
export function describeLogin(
  { server, issuer, grant, tokens }: Login,
  kept: LoginSummary['kept'],
): LoginSummary {
  const renewable = tokens?.refresh !== undefined || grant === 'credentials';
  return shown({ server, issuer, scope: tokens?.scope, expiresAt: tokens?.expiresAt, renewable, kept });
}

function shown({
  server,
  scope,
  expiresAt,
  ...rest
}: Pick<StoredRecord, 'server' | 'issuer' | 'scope' | 'expiresAt' | 'renewable'> &
  Pick<LoginSummary, 'kept'>): LoginSummary {
  return {
    ...rest,
    server: server.replace(/#.*$/, ''),
    scopes: scope?.split(' ').filter((word) => word !== '') ?? [],
    expires: expiresAt === undefined ? undefined : new Date(expiresAt).toISOString(),
  };
}
