import type { TimeoutRegistry } from '../../core/timeouts.ts';
import type { Source } from '../targets/source.ts';
import type { OAuthAuthorizer } from './authorizer.ts';
import type { AuthOptions } from './login-ui.ts';

/** Who gets mcpc let in to a server; nobody where it starts the server itself, or shows a header that was given. */
export async function createAuthorizer(
  source: Source,
  ports: AuthOptions | undefined,
  clocks: TimeoutRegistry,
): Promise<OAuthAuthorizer | undefined> {
  if (ports === undefined || !('url' in source)) return undefined;
  if (Object.keys(source.headers).some((name) => name.toLowerCase() === 'authorization')) return undefined;
  const { OAuthAuthorizer } = await import('./authorizer.ts');
  return new OAuthAuthorizer(source, ports, (work) => clocks.pauseWhile(work));
}
