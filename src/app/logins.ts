import type { Logins } from '../command-line/command.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import { login } from '../engine/auth/login.ts';
import { logout } from '../engine/auth/logout.ts';
import { FileBackend } from '../engine/auth/store/file-backend.ts';
import { Client } from '../engine/client.ts';
import type { Source } from '../engine/targets/source.ts';
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
      return login(await sourceOf(line, context), { ...auth(), ui }, signal);
    },
    async logOut() {
      return logout(await sourceOf(line, context), auth());
    },
    list: () => new FileBackend(environment, notice).list(),
  };
}

/** Returns the one server of the line. Throws UsageError if there are several. */
async function sourceOf(line: ParsedLine, { environment, prompter, notice }: LoginContext): Promise<Source> {
  const server = await openServer(line, {
    environment,
    prompter,
    onEvent: (event) => {
      if (event.type === 'notice') notice(event.message);
    },
    onSeveral: () => {},
  });
  if (server instanceof Client) return server.source();
  throw new UsageError(`${server.name} has several servers, but a login is for one.`, {
    hint: `Name it: ${line.target}:NAME, or in the shell: use NAME`,
  });
}
