import type { Logins } from '../command-line/command.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import { login } from '../engine/auth/login.ts';
import { logout } from '../engine/auth/logout.ts';
import { FileBackend } from '../engine/auth/store/file-backend.ts';
import { Client } from '../engine/client.ts';
import { createLoginUi } from '../prompts/login-ui.ts';
import type { Prompter } from '../prompts/prompter.ts';
import { authOptions } from './client-options.ts';
import type { AppEnvironment } from './environment.ts';
import { openServer } from './open-server.ts';

interface LoginContext {
  environment: AppEnvironment;
  prompter: Prompter;
  /** Ends a login. */
  signal: AbortSignal;
  notice(message: string): void;
}

/** Returns the login operations of a line. */
export function createLogins(line: ParsedLine, context: LoginContext): Logins {
  const { target = '', options } = line;
  const { environment, prompter, notice, signal } = context;
  const auth = () => authOptions(target, options, context);
  return {
    async logIn() {
      // An explicit login also works without a terminal: with a browser, or a line of standard input.
      const ui = createLoginUi(prompter, { browser: options.browser !== false });
      const client = await clientOf(line, context);
      const request = {
        source: await client.source(),
        connect: client.probe.bind(client),
        hasExactScope: options.scope !== undefined,
      };
      return login(request, { ...auth(), ui }, signal);
    },
    async logOut() {
      const client = await clientOf(line, context);
      return logout(await client.source(), auth());
    },
    list: () => new FileBackend(environment, notice).list(),
  };
}

/** Returns the client of the one server of the line. Throws UsageError if there are several. */
async function clientOf(line: ParsedLine, { environment, prompter, notice }: LoginContext): Promise<Client> {
  const server = await openServer(line, {
    environment,
    prompter,
    onEvent: (event) => {
      if (event.type === 'notice') notice(event.message);
    },
    onSeveral: () => {},
  });
  if (server instanceof Client) return server;
  throw new UsageError(`${server.name} has several servers, but a login is for one.`, {
    hint: `Name it: ${line.target}:NAME, or in the shell: use NAME`,
  });
}
