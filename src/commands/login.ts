import { redactTarget } from '../arguments/target-secrets.ts';
import { defineCommand } from '../command-line/command.ts';
import { AuthorizationError } from '../core/errors.ts';

export const login = defineCommand({
  name: 'login',
  summary: 'log in to a server, or list the stored logins (--list)',
  target: true,
  managesMcpc: true,
  standsAlone: ['list', 'printDocument'],
  operands: [],
  options: ['list', 'browser', 'auth', 'clientId', 'clientSecret', 'scope', 'printDocument'],
  examples: [
    'mcpc login https://example.com/mcp',
    'mcpc login https://example.com/mcp --no-browser',
    'mcpc login --list',
    'mcpc login --print-document https://example.com/mcpc.json > mcpc.json',
  ],
  run: async (context) => (await import('./on-demand/run-login.ts')).runLogin(context),
});

export const logout = defineCommand({
  name: 'logout',
  summary: 'log out of a server and revoke its tokens',
  target: true,
  managesMcpc: true,
  operands: [],
  options: [],
  examples: ['mcpc logout https://example.com/mcp'],
  async run({ target, logins, shell }) {
    const count = await logins.logOut();
    if (count === 0) {
      throw new AuthorizationError(`You are not logged in to ${redactTarget(target ?? '')}.`, {
        hint: 'List the stored logins with: mcpc login --list',
      });
    }
    // The connection must not keep using the revoked token.
    await shell?.disconnect();
    return {
      kind: 'text',
      text: `Logged out of ${redactTarget(target ?? '')}.\n`,
      data: { target: redactTarget(target ?? ''), removed: count },
    };
  },
});
