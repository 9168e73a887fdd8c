import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Era } from '../core/protocol.ts';
import { landscapePng } from './landscape.ts';

const welcome = `# Welcome

This server is built into mcpc. Some lines to try:

    mcpc tools demo
    mcpc call demo multiply a=5 b=3
    mcpc call demo brew_tea tea=mint steps=8
    mcpc call demo paint scene=night
    mcpc call demo write_logs
    mcpc read demo 'demo://weather/{city}' city=Oslo
    mcpc prompt demo trip country=Japan city=Kyoto
    mcpc watch demo demo://uptime
`;

const menu = {
  teas: [
    { name: 'assam', minutes: 4, celsius: 95 },
    { name: 'mint', minutes: 8, celsius: 100 },
    { name: 'oolong', minutes: 3, celsius: 85 },
    { name: 'sencha', minutes: 2, celsius: 70 },
  ],
};

/** The resources that never change: a text, JSON and a binary one. */
export function addPages(server: McpServer): void {
  server.registerResource(
    'welcome',
    'demo://welcome',
    {
      title: 'Welcome',
      description: 'What to try next',
      mimeType: 'text/markdown',
      size: Buffer.byteLength(welcome),
      annotations: { audience: ['user'], priority: 1 },
    },
    ({ href }) => ({ contents: [{ uri: href, mimeType: 'text/markdown', text: welcome }] }),
  );

  server.registerResource(
    'menu',
    'demo://menu',
    { title: 'Menu', description: 'The teas and how to brew them, as JSON', mimeType: 'application/json' },
    ({ href }) => ({
      contents: [{ uri: href, mimeType: 'application/json', text: JSON.stringify(menu, null, 2) }],
    }),
  );

  server.registerResource(
    'landscape',
    'demo://landscape',
    { title: 'Landscape', description: 'A picture, as binary data', mimeType: 'image/png' },
    ({ href }) => ({
      contents: [
        { uri: href, mimeType: 'image/png', blob: landscapePng('dawn', 320, 200).toString('base64') },
      ],
    }),
  );
}

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

const counterUri = 'demo://counter';

/** A resource that tools change: `count` and `reset_counter` tell whoever subscribed to demo://counter. */
export function addCounter(server: McpServer, notifyUpdated: NotifyUpdated): void {
  let count = 0;

  async function setCount(value: number) {
    const changed = value !== count;
    count = value;
    if (changed) await notifyUpdated(counterUri);
    return {
      content: [{ type: 'text' as const, text: `The counter is at ${count}.` }],
      structuredContent: { count },
    };
  }

  server.registerResource(
    'counter',
    counterUri,
    {
      title: 'Counter',
      description: 'A number that the tools count and reset_counter change: subscribe to it',
      mimeType: 'text/plain',
    },
    () => ({ contents: [{ uri: counterUri, mimeType: 'text/plain', text: String(count) }] }),
  );

  server.registerTool(
    'count',
    {
      title: 'Count',
      description: 'Adds to the resource demo://counter',
      inputSchema: z.object({ by: z.int().min(-1000).max(1000).default(1).describe('How much') }),
      outputSchema: z.object({ count: z.int() }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    ({ by }) => setCount(count + by),
  );

  server.registerTool(
    'reset_counter',
    {
      title: 'Reset the counter',
      description: 'Sets the resource demo://counter back to 0',
      outputSchema: z.object({ count: z.int() }),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    () => setCount(0),
  );
}

const uptimeUri = 'demo://uptime';

/** A resource that changes every second by itself: something to watch. */
export function addUptime(server: McpServer, notifyUpdated: NotifyUpdated): void {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    if (server.isConnected()) void notifyUpdated(uptimeUri);
  }, 1000);
  timer.unref();
  server.server.onclose = () => clearInterval(timer);

  server.registerResource(
    'uptime',
    uptimeUri,
    {
      title: 'Uptime',
      description: 'Seconds since this connection was opened; changes every second: watch it',
      mimeType: 'text/plain',
    },
    () => ({ contents: [{ uri: uptimeUri, mimeType: 'text/plain', text: String(seconds) }] }),
  );
}
