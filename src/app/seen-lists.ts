import type { Options } from '../command-line/options.ts';
import type { Listing, Prompt, Resource, ResourceTemplate, Tool } from '../core/protocol.ts';
import type { Server } from '../engine/server.ts';
import type { AppEnvironment } from './environment.ts';

/** The lists of a server that were fetched. */
export interface FetchedLists {
  tools?: readonly Tool[];
  resources?: readonly Resource[];
  templates?: readonly ResourceTemplate[];
  prompts?: readonly Prompt[];
}

/** Which list each method fetches. */
const lists = {
  listTools: 'tools',
  listToolsNamed: 'tools',
  listResources: 'resources',
  listResourceTemplates: 'templates',
  listPrompts: 'prompts',
  listPromptsNamed: 'prompts',
} as const satisfies Record<string, keyof FetchedLists>;

/** Takes note of the lists that are fetched of a server while it is used, for completion to remember. */
export class SeenLists {
  #seen: FetchedLists = {};
  #server: Server | undefined;

  /** The same server, whose lists are noted as they come. */
  of(server: Server): Server {
    this.#server = server;
    return new Proxy(server, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        // Bound, for private members are those of the server alone.
        const method = member.bind(target) as (...args: unknown[]) => unknown;
        return isWholeList(name, server) ? this.#noting(lists[name], method) : method;
      },
    });
  }

  /** Has what came since the last time remembered for the target of a line. Never rejects. */
  async keep(
    target: string | undefined,
    options: Partial<Options>,
    environment: AppEnvironment,
  ): Promise<void> {
    const seen = this.#seen;
    this.#seen = {};
    // Lists that lack those of a server that failed are no better than what is remembered.
    const whole = this.#server?.unavailable.length === 0;
    if (target === undefined || !whole || Object.keys(seen).length === 0) return;
    try {
      const { remember } = await import('./remember-lists.ts');
      await remember(target, options, seen, environment);
    } catch {
      // A fault there must not be one of the line.
    }
  }

  #noting(list: keyof FetchedLists, method: (...args: unknown[]) => unknown) {
    return async (...args: unknown[]) => {
      const listing = (await method(...args)) as Listing<unknown>;
      this.#seen = { ...this.#seen, [list]: listing.items };
      return listing;
    };
  }
}

/** Whether the method fetches a list, and all of it: of several servers, those that may have a name are not all. */
function isWholeList(name: string | symbol, server: Server): name is keyof typeof lists {
  if (typeof name !== 'string' || !Object.hasOwn(lists, name)) return false;
  return 'facts' in server || !name.endsWith('Named');
}
