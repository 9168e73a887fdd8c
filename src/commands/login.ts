import type { Command } from '../command-line/command.ts';
import { AuthorizationError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { View } from '../core/views.ts';
import type { LoginRow } from '../engine/auth/store/credentials.ts';

export const login: Command = {
  name: 'login',
  summary: 'log in to a server in a browser; --list: the logins',
  target: true,
  standsAlone: 'list',
  operands: [],
  options: ['list'],
  examples: [
    'mcpc login https://example.com/mcp',
    'mcpc login https://example.com/mcp --no-browser',
    'mcpc login --list',
  ],
  async run({ options, logins }) {
    // In the shell there is always a server; the list is of all.
    return options.list === true ? viewOfList(await logins.list()) : viewOfLogin(await logins.logIn());
  },
};

const places: Record<LoginRow['kept'], string> = {
  keychain: 'kept with the keychain',
  file: 'kept in a file of yours',
  storage: 'kept by the program',
  memory: 'not kept',
};

function viewOfLogin(row: LoginRow): View {
  const allowed = row.scopes.length === 0 ? '' : ` for ${row.scopes.join(', ')}`;
  const end = endOf(row);
  const lasts = end === '' ? '' : `, ${end}`;
  const text = `Logged in to ${row.server} at ${row.issuer}${allowed}${lasts}; ${places[row.kept]}.\n`;
  return { kind: 'text', text, data: jsonOf(row) };
}

function viewOfList(rows: readonly LoginRow[]): View {
  return {
    kind: 'table',
    columns: ['SERVER', 'ISSUER', 'SCOPES', 'ENDS', 'KEPT'],
    rows: rows.map((row) => [row.server, row.issuer, row.scopes.join(' '), endOf(row), row.kept]),
    data: rows.map(jsonOf),
    nothing: 'There are no logins.',
  };
}

/** A login as JSON; what is not known is left out. */
function jsonOf(row: LoginRow): Json {
  return Object.fromEntries(
    Object.entries(row).filter((member): member is [string, Json] => member[1] !== undefined),
  );
}

function endOf({ expires, renewable }: LoginRow): string {
  if (renewable) return 'renewed by itself';
  return expires === undefined ? '' : `until ${expires.replace(/\.\d+Z$/, 'Z')}`;
}

export const logout: Command = {
  name: 'logout',
  summary: 'forget the login to a server, and have it taken back',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc logout https://example.com/mcp'],
  async run({ target, logins, shell }) {
    const count = await logins.logOut();
    if (count === 0) {
      throw new AuthorizationError(`There is no login to ${target}.`, {
        hint: 'See what there is with: mcpc login --list',
      });
    }
    // What is connected must not go on with the token that was taken back.
    await shell?.disconnect();
    return {
      kind: 'text',
      text: `Logged out of ${target}.\n`,
      data: { target: target ?? '', removed: count },
    };
  },
};
