import type { CommandContext } from '../../command-line/command.ts';
import type { Options } from '../../command-line/options.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import type { Json } from '../../core/json.ts';
import type { View } from '../../core/views.ts';
import type { LoginSummary } from '../../engine/auth/store/credentials.ts';

type DocumentOptions = Pick<
  Options,
  'clientName' | 'clientMetadata' | 'scope' | 'callbackHost' | 'callbackPort'
>;

/** Logs in, lists the logins, or prints the document that identifies mcpc. Throws UsageError, AuthorizationError. */
export async function runLogin({
  options,
  logins,
  environment,
}: CommandContext<'list' | 'printDocument' | keyof DocumentOptions>): Promise<View> {
  if (options.printDocument !== undefined) {
    return documentView(options.printDocument, options, environment);
  }
  // In the shell, too, the list has the logins for all servers.
  return options.list === true ? listView(await logins.list()) : loginView(await logins.logIn());
}

/** Returns the document with which authorization servers identify mcpc by `url`. Throws UsageError. */
async function documentView(
  url: string,
  { clientMetadata: typed, ...options }: DocumentOptions,
  environment: SystemEnvironment,
): Promise<View> {
  const [{ clientDocumentFor }, { readClientMetadata }] = await Promise.all([
    import('../../engine/targets/client-metadata.ts'),
    import('../../engine/targets/auth-settings.ts'),
  ]);
  const clientMetadata = typed === undefined ? undefined : readClientMetadata(typed, environment);
  const document = clientDocumentFor(url, { ...options, clientMetadata });
  return { kind: 'text', text: `${JSON.stringify(document, null, 2)}\n`, data: document };
}

const storage: Record<LoginSummary['kept'], string> = {
  keychain: 'stored encrypted, with a key in the keychain',
  file: 'stored in a file that only you can read',
  storage: 'stored by the program',
  memory: 'not stored',
};

function loginView(row: LoginSummary): View {
  const scopes = row.scopes.length === 0 ? '' : ` with scope ${row.scopes.join(' ')}`;
  const end = expiry(row);
  const validity = end === '' ? '' : `, ${end}`;
  const text = `Logged in to ${row.server} at ${row.issuer}${scopes}${validity}; ${storage[row.kept]}.\n`;
  return { kind: 'text', text, data: jsonOf(row) };
}

function listView(rows: readonly LoginSummary[]): View {
  return {
    kind: 'table',
    columns: ['SERVER', 'ISSUER', 'SCOPES', 'EXPIRES', 'STORAGE'],
    rows: rows.map((row) => [row.server, row.issuer, row.scopes.join(' '), expiry(row), row.kept]),
    data: rows.map(jsonOf),
    nothing: 'No logins.',
  };
}

/** Returns the login as JSON, without unknown members. */
function jsonOf(row: LoginSummary): Json {
  return Object.fromEntries(
    Object.entries(row).filter((member): member is [string, Json] => member[1] !== undefined),
  );
}

function expiry({ expires, renewable, refreshError }: LoginSummary): string {
  if (refreshError !== undefined) return `log in again: could not be refreshed (${refreshError})`;
  if (renewable) return 'refreshed automatically';
  return expires === undefined ? '' : `until ${expires.replace(/\.\d+Z$/, 'Z')}`;
}
