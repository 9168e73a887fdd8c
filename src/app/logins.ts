import type { Logins } from '../command-line/command.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { logInTo } from '../engine/auth/login.ts';
import { logOutOf } from '../engine/auth/logout.ts';
import { FilePlace } from '../engine/auth/store/file-backend.ts';
import { Client } from '../engine/client.ts';
import { ConfiguredServer } from '../engine/configured-server.ts';
import type { Source } from '../engine/targets/source.ts';
import type { Desk } from '../prompts/desk.ts';
import { loginDesk } from '../prompts/login-ui.ts';
import { authPorts } from './auth-ports.ts';
import type { World } from './environment.ts';
import { serverFor } from './open-server.ts';
import { surroundingsOf } from './surroundings.ts';

/** What the line can do about logins. */
export function loginsOf(
  line: ParsedLine,
  world: World,
  { desk, notice, signal }: { desk: Desk; notice: (message: string) => void; signal: AbortSignal },
): Logins {
  const { target = '', options } = line;
  const ports = () => authPorts(target, options, world, { desk, notice });
  const onEvent: EventListener = (event) => {
    if (event.type === 'notice') notice(event.message);
  };
  const source = () => sourceOf(line, world, { onEvent, desk });
  return {
    async logIn() {
      // Who asks for a login can do it without a terminal, too: it takes a browser, or a line of standard input.
      const at = loginDesk(desk, world, { browser: options.browser !== false });
      return logInTo(await source(), { ...ports(), desk: at }, signal);
    },
    async logOut() {
      return logOutOf(await source(), ports());
    },
    list: () => new FilePlace(surroundingsOf(world), notice).list(),
  };
}

/** The one server that the line means. Throws UsageError when it means several. */
async function sourceOf(
  line: ParsedLine,
  world: World,
  ports: { onEvent: EventListener; desk: Desk },
): Promise<Source> {
  const server = await serverFor(line, world, { ...ports, onSeveral: () => {} });
  if (server instanceof Client) return server.source;
  if (server instanceof ConfiguredServer) return server.source();
  throw new UsageError(`${server.name} has several servers, and a login is to one.`, {
    hint: `Name the one that is meant: ${line.target}:NAME, or in the shell: use NAME`,
  });
}
