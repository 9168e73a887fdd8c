import type { Clocks } from '../../core/timeouts.ts';
import type { Source } from '../targets/source.ts';
import type { Authorizer } from './authorizer.ts';
import type { AuthPorts } from './login-ui.ts';

/** Who gets mcpc let in to a server; nobody where it starts the server itself, or shows a header that was given. */
export async function makeAuthorizer(
  source: Source,
  ports: AuthPorts | undefined,
  clocks: Clocks,
): Promise<Authorizer | undefined> {
  if (ports === undefined || !('url' in source)) return undefined;
  if (Object.keys(source.headers).some((name) => name.toLowerCase() === 'authorization')) return undefined;
  const { Authorizer } = await import('./authorizer.ts');
  return new Authorizer(source, ports, (work) => clocks.hold(work));
}
