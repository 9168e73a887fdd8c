import { join } from 'node:path';
import { stateFolder } from '../../../config/paths.ts';
import type { SystemEnvironment } from '../../../core/environment.ts';

/** Where the logins of a person lie; the file need not be there. */
export function storePath(environment: SystemEnvironment): string {
  return join(stateFolder(environment), 'credentials.json');
}
