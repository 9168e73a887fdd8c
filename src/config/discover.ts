import type { SystemEnvironment } from '../core/environment.ts';
import type { ServerEntry } from './entry.ts';
import { readConfigFile } from './read-config.ts';
import { type Found, type SearchResult, search, searchIn } from './search.ts';

/** A server that was found, with all that its entry says. */
export type FoundServer = Found<ServerEntry>;

/** Everything that was found, in the order in which names are looked up. Nothing of it is expanded or started. */
export type Discovery = SearchResult<ServerEntry>;

/** As `search`, with all that the entries say. */
export function discoverServers(environment: SystemEnvironment, given: string | undefined): Discovery {
  return search(environment, given, readConfigFile);
}

/** As `searchIn`, with all that the entries say. */
export function discoverServersIn(file: string, environment: SystemEnvironment): Discovery {
  return searchIn(file, environment, readConfigFile);
}
