import type { JsonObject } from '../core/json.ts';
import { rootNode } from '../schema/schema-node.ts';

/** Entries of an answers file. Those that match are taken in order, the last one repeatedly. */
export class Entries<Entry extends object> {
  readonly #entries: readonly Entry[];
  readonly #taken = new Set<Entry>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** Takes the next entry that matches. */
  take(matches: (entry: Entry) => boolean): Entry | undefined {
    const matching = this.#entries.filter(matches);
    const entry = matching.find((one) => !this.#taken.has(one)) ?? matching.at(-1);
    if (entry !== undefined) this.#taken.add(entry);
    return entry;
  }
}

/** Whether `text` contains `pattern`, ignoring case; `*` stands for any text. Without a pattern everything matches. */
export function matchesText(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  let rest = text.toLowerCase();
  for (const part of pattern.toLowerCase().split('*')) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

/** Whether `url` is the URL that was consented to, or below it. A URL that only looks similar is not. */
export function matchesUrl(consented: string, url: string): boolean {
  try {
    const [given, asked] = [new URL(consented), new URL(url)];
    if (
      given.origin !== asked.origin ||
      given.username !== asked.username ||
      given.password !== asked.password
    ) {
      return false;
    }
    if (!asked.href.startsWith(given.href)) return false;
    // Below `/ada` is `/ada/x`, and not `/adam`.
    const isWhole = given.search !== '' || given.hash !== '' || given.href.endsWith('/');
    return isWhole || /^(?:$|[/?#])/.test(asked.href.slice(given.href.length));
  } catch {
    return false;
  }
}

/** Whether an entry is for this server; without a name it is for all. */
export function matchesServer(name: string | undefined, server: string): boolean {
  return name === undefined || name === server;
}

/** Whether all answers of an entry are for fields that the form declares. */
export function matchesFields(answers: JsonObject, schema: JsonObject): boolean {
  const root = rootNode(schema);
  return Object.keys(answers).every((name) => root.declares(name));
}
