import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../command-line/command.ts';
import { onAbort } from '../../core/abort.ts';
import { didYouMean } from '../../core/did-you-mean.ts';
import { ConnectionError, ServerError, UsageError } from '../../core/errors.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { View } from '../../core/views.ts';
import type { CallOptions } from '../../engine/protocol/client-options.ts';
import type { Server } from '../../engine/server.ts';
import { watchedLists } from '../definitions/watched-lists.ts';

type List = (typeof watchedLists)[number];

/** How long to wait for the response to the end of the subscription, in ms. */
const unsubscribeTimeout = 500;

/** The JSON-RPC error code "Method not found". */
const methodNotFound = -32_601;

/** Prints the changes of a resource or a list until that ends. Throws UsageError, ServerError, ConnectionError. */
export async function watchChanges({
  operands: [what = ''],
  options,
  connect,
  signal,
  callOptions,
  show,
  notice,
  howToStop,
  lineFor,
}: CommandContext<'count'>): Promise<undefined> {
  const list = watchedLists.find((known) => known === what);
  if (list === undefined && !/^[a-z][\w+.-]*:/i.test(what)) {
    throw new UsageError(`"${what}" is neither a URI nor tools, resources or prompts.`);
  }
  const client = await connect();
  await Promise.all(client.members(signal));
  requireNotifications(client, list, lineFor('info'));
  const changes = new ChangeQueue(client, what, list, signal);
  const filter = list === undefined ? { uri: what } : { [list]: true };
  const { ended, unsubscribe } = await client.subscribe(filter, callOptions);
  // Checked concurrently, so that a slow response does not delay a change.
  const absent = new Promise<never>((_resolve, reject) => {
    if (list === undefined) requireResource(client, what, callOptions).catch(reject);
  });
  absent.catch(() => {});
  notice(`Watching ${what}. ${howToStop}`);
  const closed = ended.then((error) => ({ error }));
  for (let shown = 0; options.count === undefined || shown < options.count; shown += 1) {
    const next = await Promise.race([changes.next(), closed, absent]);
    if ('error' in next) {
      const { name } = client;
      throw (
        next.error ??
        new ConnectionError(`${name} stopped sending notifications.`, { phase: 'request', server: name })
      );
    }
    await show(next);
  }
  changes.stop();
  // The server is stopped next, so its response does not matter.
  await Promise.race([unsubscribe().catch(() => {}), sleep(unsubscribeTimeout)]);
  return undefined;
}

/** Throws ServerError if the server does not declare that it sends the notifications. */
function requireNotifications(client: Server, list: List | undefined, line: string): void {
  const member = list === undefined ? 'subscribe' : 'listChanged';
  if (client.hasCapability(list ?? 'resources', member)) return;
  const what = list === undefined ? 'changes of resources' : `changes of its list of ${list}`;
  throw new ServerError(`${client.name} does not send notifications about ${what}.`, {
    server: client.name,
    hint: `It does not declare ${list ?? 'resources'}.${member}. For its capabilities: ${line}`,
  });
}

/**
 * Throws ServerError if the resource does not exist: most servers accept a subscription to it anyway. One that is not
 * listed is read, since it may match a template.
 */
async function requireResource(client: Server, uri: string, callOptions: CallOptions): Promise<void> {
  let uris: string[] = [];
  try {
    const { items } = await client.list('resources', callOptions);
    uris = items.map((resource) => resource.uri);
    if (!uris.includes(uri)) await client.readResource(uri, callOptions);
  } catch (error) {
    // A resource that cannot be listed or read may still change.
    if (!(error instanceof ServerError) || error.code === methodNotFound) return;
    throw new ServerError(`${client.name} has no resource ${uri}: ${error.message}`, {
      server: client.name,
      code: error.code,
      data: error.data,
      hint: didYouMean(uri, uris).trim() || undefined,
      cause: error,
    });
  }
}

/** A queue of the changes that were not shown yet. */
class ChangeQueue {
  readonly #pending: View[] = [];
  readonly #stops: (() => void)[];
  readonly #signal: AbortSignal;
  #wake: (() => void) | undefined;

  constructor(client: Server, what: string, list: List | undefined, signal: AbortSignal) {
    this.#signal = signal;
    const release = onAbort(signal, () => this.#wake?.());
    const unobserve = client.observe((event) => {
      if (!isWatched(event, what, list)) return;
      const at = new Date().toISOString();
      const { server } = event;
      this.#pending.push(
        list === undefined
          ? { kind: 'change', server, what: 'resource', uri: what, at }
          : { kind: 'change', server, what: list, at },
      );
      this.#wake?.();
    });
    this.#stops = [release, unobserve];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  async next(): Promise<View> {
    for (;;) {
      this.#signal.throwIfAborted();
      const view = this.#pending.shift();
      if (view !== undefined) return view;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function isWatched(
  event: EngineEvent,
  what: string,
  list: List | undefined,
): event is EngineEvent & { type: 'resourceUpdated' | 'listChanged' } {
  return list === undefined
    ? event.type === 'resourceUpdated' && event.uri === what
    : event.type === 'listChanged' && event.list === list;
}
