import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../command-line/command.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { ConnectionError, ServerError, UsageError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import type { View } from '../core/views.ts';
import type { Server } from '../engine/server.ts';

/** How long a server has to answer the end of a subscription, in ms. */
const patience = 500;

/** JSON-RPC's code for a method that the server does not know. */
const methodNotFound = -32_601;

const lists = ['tools', 'prompts', 'resources'] as const;
type List = (typeof lists)[number];

export const watch: Command = {
  name: 'watch',
  summary: 'print a line whenever a resource or a list changes',
  target: true,
  operands: [
    {
      name: 'WHAT',
      summary: 'a URI, or tools, resources or prompts',
      required: true,
      takes: 'resource',
      choices: lists,
    },
  ],
  options: ['count'],
  examples: ['mcpc watch demo demo://uptime --count 3', 'mcpc watch server.py tools'],
  async run({ operands: [what = ''], options, connect, signal, show, notice, lineFor }) {
    const list = lists.find((known) => known === what);
    if (list === undefined && !/^[a-z][\w+.-]*:/i.test(what)) {
      throw new UsageError(`"${what}" is neither a URI nor tools, resources or prompts.`);
    }
    const client = await connect();
    await Promise.all(client.members(signal));
    demandChanges(client, list, lineFor('info'));
    const changes = new Changes(client, what, list, signal);
    const filter = list === undefined ? { uri: what } : { [list]: true };
    const { ended, unsubscribe } = await client.subscribe(filter, { signal });
    // Looked for beside the watching: a slow answer is not to hold back a change.
    const absent = new Promise<never>((_resolve, reject) => {
      if (list === undefined) demandResource(client, what, signal).catch(reject);
    });
    absent.catch(() => {});
    notice(`Watching ${what}. Ctrl-C ends it.`);
    const gone = ended.then((death) => ({ death }));
    for (let shown = 0; options.count === undefined || shown < options.count; shown += 1) {
      const next = await Promise.race([changes.next(), gone, absent]);
      if ('death' in next) {
        const { name } = client;
        throw (
          next.death ??
          new ConnectionError(`${name} stopped telling of changes.`, { phase: 'request', server: name })
        );
      }
      await show(next);
    }
    changes.stop();
    // The server is taken down next: whether it still answers this changes nothing.
    await Promise.race([unsubscribe().catch(() => {}), sleep(patience)]);
    return undefined;
  },
};

/** A server that doesn't say it tells of changes would be watched forever in vain. */
function demandChanges(client: Server, list: List | undefined, line: string): void {
  const member = list === undefined ? 'subscribe' : 'listChanged';
  if (client.hasCapability(list ?? 'resources', member)) return;
  const what = list === undefined ? 'changes of its resources' : `changes of its list of ${list}`;
  throw new ServerError(`${client.name} does not tell of ${what}.`, {
    server: client.name,
    hint: `It does not declare ${list ?? 'resources'}.${member}; see its capabilities with: ${line}`,
  });
}

/**
 * Most servers let a resource be subscribed to that they do not have, and never tell of it. One that is not
 * listed may still come of a template: it is read. Throws ServerError when it is not there.
 */
async function demandResource(client: Server, uri: string, signal: AbortSignal): Promise<void> {
  let uris: string[] = [];
  try {
    const { items } = await client.listResources({ signal });
    uris = items.map((resource) => resource.uri);
    if (!uris.includes(uri)) await client.readResource(uri, { signal });
  } catch (error) {
    // What cannot be listed or read at all may change all the same.
    if (!(error instanceof ServerError) || error.code === methodNotFound) return;
    throw new ServerError(`${client.name} has no resource ${uri} to be watched: ${error.message}`, {
      server: client.name,
      code: error.code,
      data: error.data,
      hint: didYouMean(uri, uris).trim() || undefined,
      cause: error,
    });
  }
}

/** The changes that came and were not shown yet, in their order. */
class Changes {
  readonly #waiting: View[] = [];
  readonly #stop: () => void;
  readonly #signal: AbortSignal;
  #wake: (() => void) | undefined;

  constructor(client: Server, what: string, list: List | undefined, signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
    this.#stop = client.observe((event) => {
      if (!concerns(event, what, list)) return;
      const at = new Date().toISOString();
      const { server } = event;
      this.#waiting.push(
        list === undefined
          ? { kind: 'change', server, what: 'resource', uri: what, at }
          : { kind: 'change', server, what: list, at },
      );
      this.#wake?.();
    });
  }

  stop(): void {
    this.#stop();
  }

  async next(): Promise<View> {
    for (;;) {
      this.#signal.throwIfAborted();
      const view = this.#waiting.shift();
      if (view !== undefined) return view;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function concerns(
  event: EngineEvent,
  what: string,
  list: List | undefined,
): event is EngineEvent & { type: 'resourceUpdated' | 'listChanged' } {
  return list === undefined
    ? event.type === 'resourceUpdated' && event.uri === what
    : event.type === 'listChanged' && event.list === list;
}
