import { join } from 'node:path';
import { type Surroundings, stateFolder } from '../../../config/paths.ts';

/** Where the logins of a person lie; the file need not be there. */
export function storePath(surroundings: Surroundings): string {
  return join(stateFolder(surroundings), 'credentials.json');
}
