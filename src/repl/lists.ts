import type { Listing, Prompt, Resource, ResourceTemplate, Tool } from '../core/protocol.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';

/** What of a server can be listed. */
interface Kept {
  tools: Listing<Tool>;
  prompts: Listing<Prompt>;
  resources: Listing<Resource>;
  templates: Listing<ResourceTemplate>;
}

/** The lists of a server as they were last given; those that changed since are asked for anew. */
export class Lists {
  readonly #server: Server;
  readonly #kept = new Map<keyof Kept, Promise<unknown>>();
  readonly #onTools: (tools: readonly Tool[]) => void;
  readonly #stop: () => void;
  #tools: readonly Tool[] | undefined;

  constructor(server: Server, onTools: (tools: readonly Tool[]) => void) {
    this.#server = server;
    this.#onTools = onTools;
    this.#stop = server.observe((event) => {
      if (event.type === 'gone') this.forget();
      if (event.type !== 'listChanged') return;
      this.#kept.delete(event.list);
      if (event.list === 'resources') this.#kept.delete('templates');
      // Colours and completion follow at once, also while a line is typed.
      if (event.list === 'tools') void this.known('tools').catch(() => {});
    });
  }

  /** The tools as they were last listed, for who cannot wait; undefined before. */
  get tools(): readonly Tool[] | undefined {
    return this.#tools;
  }

  /** The list as it was last given, else asked for. */
  known<Kind extends keyof Kept>(kind: Kind, options: CallOptions = {}): Promise<Kept[Kind]> {
    const kept = this.#kept.get(kind) as Promise<Kept[Kind]> | undefined;
    return kept ?? this.fresh(kind, options);
  }

  /** The list, asked for. */
  fresh<Kind extends keyof Kept>(kind: Kind, options: CallOptions = {}): Promise<Kept[Kind]> {
    const asked = this.#ask(kind, options) as Promise<Kept[Kind]>;
    this.#kept.set(kind, asked);
    asked.catch(() => {
      if (this.#kept.get(kind) === asked) this.#kept.delete(kind);
    });
    return asked;
  }

  /** The server is not the one any more: its lists are asked for when they are needed. */
  forget(): void {
    this.#kept.clear();
  }

  /** Follows the server's changes no longer. */
  stop(): void {
    this.#stop();
  }

  #ask(kind: keyof Kept, options: CallOptions): Promise<unknown> {
    switch (kind) {
      case 'tools':
        return this.#server.listTools(options).then((listing) => {
          this.#tools = listing.items;
          this.#onTools(listing.items);
          return listing;
        });
      case 'prompts':
        return this.#server.listPrompts(options);
      case 'resources':
        return this.#server.listResources(options);
      case 'templates':
        return this.#server.listResourceTemplates(options);
    }
  }
}
