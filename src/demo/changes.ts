import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Era } from '../core/protocol.ts';
import { textResult } from './results.ts';

/** Notifies the client that a resource has changed, if it subscribed to it. */
export type NotifyUpdated = (uri: string) => Promise<void>;

/**
 * Returns what notifies the client of changed resources. The SDK handles the subscriptions of modern clients, but not
 * `resources/subscribe` of legacy ones.
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

/** `count`, `reset_counter`: change the resource demo://counter. */
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
      description: 'A number that the tools count and reset_counter change; supports subscriptions',
      mimeType: 'text/plain',
    },
    () => ({ contents: [{ uri: counterUri, mimeType: 'text/plain', text: String(count) }] }),
  );

  server.registerTool(
    'count',
    {
      title: 'Count',
      description: 'Increments the resource demo://counter',
      inputSchema: z.object({ by: z.int().min(-1000).max(1000).default(1).describe('Amount to add') }),
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
      description: 'Resets the resource demo://counter to 0',
      outputSchema: z.object({ count: z.int() }),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    () => setCount(0),
  );
}

const uptimeUri = 'demo://uptime';

/** A resource that changes every second. */
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
      description: 'Seconds since the connection was opened; updated every second',
      mimeType: 'text/plain',
    },
    () => ({ contents: [{ uri: uptimeUri, mimeType: 'text/plain', text: String(seconds) }] }),
  );
}

/** `chest`: opening it adds a tool, a resource and a prompt, and closing it removes them, which changes all lists. */
export function addChest(server: McpServer): void {
  let treasures: { remove(): void }[] = [];

  server.registerTool(
    'chest',
    {
      title: 'Treasure chest',
      description: 'Opens or closes a chest, which adds or removes a tool, a resource and a prompt',
      inputSchema: z.object({ open: z.boolean().describe('Whether to open or close the chest') }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    ({ open }) => {
      const isOpen = treasures.length > 0;
      if (open === isOpen) return textResult(`The chest is already ${open ? 'open' : 'closed'}.`);
      for (const treasure of treasures) treasure.remove();
      treasures = open ? addTreasures(server) : [];
      return textResult(
        open
          ? 'The chest is open: it contains the tool dig, the resource demo://treasure and the prompt riddle.'
          : 'The chest is closed: dig, demo://treasure and riddle are gone.',
      );
    },
  );
}

function addTreasures(server: McpServer): { remove(): void }[] {
  const uri = 'demo://treasure';
  return [
    server.registerTool(
      'dig',
      {
        title: 'Dig',
        description: 'Digs in the open chest',
        annotations: { readOnlyHint: true, openWorldHint: false },
      },
      () => textResult('42 gold coins, and a note: close me when you are done.'),
    ),
    server.registerResource(
      'treasure',
      uri,
      { title: 'Treasure', description: 'The contents of the open chest', mimeType: 'text/plain' },
      () => ({ contents: [{ uri, mimeType: 'text/plain', text: '42 gold coins' }] }),
    ),
    server.registerPrompt('riddle', { title: 'Riddle', description: 'A riddle from the open chest' }, () => ({
      messages: [
        {
          role: 'user',
          content: { type: 'text', text: 'What gets bigger the more you take away from it? (A hole.)' },
        },
      ],
    })),
  ];
}
