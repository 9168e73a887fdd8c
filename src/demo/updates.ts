import type { McpServer } from '@modelcontextprotocol/server';
import type { Era } from '../base/protocol.ts';

/** Tells the client that the resource with this URI has changed, if it subscribed to it. */
export type NotifyUpdated = (uri: string) => Promise<void>;

/**
 * What resources report their changes to. In the modern era the SDK keeps the subscriptions and drops
 * what nobody listens to; in the legacy era it leaves `resources/subscribe` to us.
 */
export function updateNotifier({ server }: McpServer, era: Era): NotifyUpdated {
  if (era === 'modern') return (uri) => server.sendResourceUpdated({ uri });

  const subscribed = new Set<string>();
  server.setRequestHandler('resources/subscribe', ({ params }) => {
    subscribed.add(params.uri);
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params }) => {
    subscribed.delete(params.uri);
    return {};
  });
  return async (uri) => {
    if (subscribed.has(uri)) await server.sendResourceUpdated({ uri });
  };
}
