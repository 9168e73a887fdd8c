import type { JsonObject } from '../core/json.ts';
import type { ListDefinitions, Listing, ListName, Tool } from '../core/protocol.ts';
import { limitedToTtl, mayCache } from './cache/freshness.ts';
import { fetchList, listKinds } from './catalog/list-kinds.ts';
import type { ListKind } from './catalog/paginate.ts';
import type { ClientSubscriptions } from './client-subscriptions.ts';
import type { HandshakeFacts } from './handshake-facts.ts';
import type { CallOptions } from './protocol/client-options.ts';
import type { RequestSender } from './request-sender.ts';
import type { ToolCalls } from './tool-calls.ts';

export interface ServerListsOptions {
  facts: HandshakeFacts;
  sender: RequestSender;
  toolCalls: ToolCalls;
  subscriptions: ClientSubscriptions;
  /** Reports a violation of the protocol. */
  report(code: string, message: string): void;
}

/** The lists of a server, and how long they may be used. */
export class ServerLists {
  readonly #options: ServerListsOptions;

  constructor(options: ServerListsOptions) {
    this.#options = options;
  }

  /** Fetches a list of definitions; only the tools that can be called. */
  async fetch<Name extends ListName>(
    list: Name,
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    let hasInput = false;
    const onInput = () => {
      hasInput = true;
    };
    const { facts, toolCalls } = this.#options;
    const kind = listKinds[list] as ListKind<ListDefinitions[Name]>;
    const listing = await this.fetchPages(kind, options, onInput);
    const usable =
      list === 'tools' ? (toolCalls.callable(listing as Listing<Tool>) as typeof listing) : listing;
    // What a config file or the transport has changed does not follow from the messages alone.
    const shown = usable === listing ? listing : { ...usable, digest: undefined };
    const { freshness } = listing;
    if (freshness === undefined || hasInput || !mayCache(facts.current, options)) {
      return { ...shown, freshness: undefined };
    }
    return { ...shown, freshness: this.#reportsChanges(list) ? freshness : limitedToTtl(freshness) };
  }

  /** Fetches all pages of a list. `onInput`: called when the server required input for it. */
  fetchPages<Definition>(
    kind: ListKind<Definition>,
    options: CallOptions,
    onInput?: () => void,
  ): Promise<Listing<Definition>> {
    const { facts, sender, report } = this.#options;
    const server = {
      declares: (capability: string) => facts.declares(capability),
      request: (method: string, params: JsonObject, settings: CallOptions) =>
        sender.request(method, params, { ...settings, onInput }),
      report: (code: string, message: string) => {
        // A server that was not asked for its capabilities declares none.
        if (code !== 'unimplemented' || facts.result !== undefined) report(code, message);
      },
    };
    return sender.limit(kind.method, options, (signal) =>
      fetchList(kind, server, { ...options, signal, maxTime: 0 }),
    );
  }

  /** Whether the server reports changes of a list to this client. */
  #reportsChanges(list: ListName): boolean {
    if (list === 'skills') return false;
    const { facts, subscriptions } = this.#options;
    const reported = list === 'templates' ? 'resources' : list;
    if (!facts.declares(reported, 'listChanged')) return false;
    return facts.current.era === 'legacy' || subscriptions.include(reported);
  }
}
