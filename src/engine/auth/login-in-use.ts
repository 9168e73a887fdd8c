import type { LoginInUse } from '../../core/events.ts';
import type { Source } from '../targets/source.ts';

/** The login of each source whose requests are authorized with the stored logins. */
const inUse = new WeakMap<Source, LoginInUse>();

/** Returns the login that the requests to a source are sent with; undefined if stored logins are not used for it. */
export function loginInUse(source: Source): LoginInUse | undefined {
  return inUse.get(source);
}

export function setLoginInUse(source: Source, login: LoginInUse): void {
  inUse.set(source, login);
}
