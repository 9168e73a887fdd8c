import type { Logins } from '../command-line/command.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { login } from '../engine/auth/login.ts';
import { logout } from '../engine/auth/logout.ts';
import { FileBackend } from '../engine/auth/store/file-backend.ts';
import { Client } from '../engine/client.ts';
import type { Source } from '../engine/targets/source.ts';
import { createLoginUi } from '../prompts/login-ui.ts';
import type { Prompter } from '../prompts/prompter.ts';
import { authOptions } from './auth-ports.ts';
import type { AppEnvironment } from './environment.ts';
import { openServer } from './open-server.ts';

/** What the line can do about logins. */
export function createLogins(
  line: ParsedLine,
  environment: AppEnvironment,
  {
    prompter,
    notice,
    signal,
  }: { prompter: Prompter; notice: (message: string) => void; signal: AbortSignal },
): Logins {
  const { target = '', options } = line;
  const ports = () => authOptions(target, options, environment, { prompter, notice });
  const onEvent: EventListener = (event) => {
    if (event.type === 'notice') notice(event.message);
  };
  const source = () => sourceOf(line, environment, { onEvent, prompter });
  return {
    async logIn() {
      // An explicit login also works without a terminal: with a browser, or a line of standard input.
      const ui = createLoginUi(prompter, { browser: options.browser !== false });
      return login(await source(), { ...ports(), ui }, signal);
    },
    async logOut() {
      return logout(await source(), ports());
    },
    list: () => new FileBackend(environment, notice).list(),
  };
}

/** The one server that the line means. Throws UsageError when it means several. */
async function sourceOf(
  line: ParsedLine,
  environment: AppEnvironment,
  ports: { onEvent: EventListener; prompter: Prompter },
): Promise<Source> {
  const server = await openServer(line, environment, { ...ports, onSeveral: () => {} });
  if (server instanceof Client) return server.source();
  throw new UsageError(`${server.name} has several servers, and a login is to one.`, {
    hint: `Name the one that is meant: ${line.target}:NAME, or in the shell: use NAME`,
  });
}
