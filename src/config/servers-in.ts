import { UsageError } from '../base/errors.ts';
import { isObject } from '../base/json.ts';
import { type Dialect, dialectOf, memberAt } from './dialects.ts';
import type { ConfigDocument, DocumentPath } from './document.ts';

/** A config file's content, and where in it the servers stand. */
export interface ConfigContent {
  path: string;
  value: Record<string, unknown>;
  dialect: Dialect;
  /** In the order of the file; a name stands once. */
  servers: { name: string; at: DocumentPath; raw: unknown }[];
}

/** Finds the servers of a config file, of which nothing is looked at yet. Throws UsageError for what is no config file. */
export function serversIn(document: ConfigDocument, projects: readonly string[]): ConfigContent {
  const { path, value } = document;
  if (!isObject(value)) throw new UsageError(`${document.locate([])}: a config file must be an object.`);
  const dialect = dialectOf(path, value);
  const found = new Map<string, ConfigContent['servers'][number]>();
  for (const place of dialect.places(projects)) {
    const servers = memberAt(value, place);
    if (servers === undefined) continue;
    if (!isObject(servers)) {
      throw new UsageError(
        `${document.locate(place)}: "${place.at(-1)}" must be an object that has the servers by their names.`,
      );
    }
    for (const [name, raw] of Object.entries(servers)) {
      if (!found.has(name)) found.set(name, { name, at: [...place, name], raw });
    }
  }
  return { path, value, dialect, servers: [...found.values()] };
}
