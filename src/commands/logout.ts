import { AuthorizationError } from '../core/errors.ts';
import type { Command } from './command.ts';

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
