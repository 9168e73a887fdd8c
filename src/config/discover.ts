import type { ServerEntry } from './entry.ts';
import type { Surroundings } from './paths.ts';
import { readConfigFile } from './read-config.ts';
import { type Findings, type Found, search, searchIn } from './search.ts';

/** A server that was found, with all that its entry says. */
export type FoundServer = Found<ServerEntry>;

/** Everything that was found, in the order in which names are looked up. Nothing of it is expanded or started. */
export type Discovery = Findings<ServerEntry>;

/** As `search`, with all that the entries say. */
export function discover(surroundings: Surroundings, given: string | undefined): Discovery {
  return search(surroundings, given, readConfigFile);
}

/** As `searchIn`, with all that the entries say. */
export function discoverIn(file: string, surroundings: Surroundings): Discovery {
  return searchIn(file, surroundings, readConfigFile);
}
