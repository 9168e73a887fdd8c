import {
  type CallToolResult,
  Client,
  type ClientCapabilities,
  type ElicitRequest,
  type ElicitResult,
  InMemoryTransport,
  type Notification,
  type RequestOptions,
} from '@modelcontextprotocol/client';
import { onTestFinished } from 'vitest';
import type { Era } from '../../../src/core/protocol.ts';
import { type DemoService, serveDemo } from '../../../src/demo/serve.ts';

/** Both families of revisions, for `describe.each`. */
export const eras: Era[] = ['legacy', 'modern'];

/** A client of the SDK at the other end of a demo server, and what the server notified it of. */
export interface Connection {
  client: Client;
  demo: DemoService;
  notifications: Notification[];
  /** Settles with the first notification of this method that is still to come, or has come. */
  notified(method: string): Promise<Notification>;
  call(name: string, args?: Record<string, unknown>, options?: RequestOptions): Promise<CallToolResult>;
  /** The same, and only the first text of the result. */
  callText(name: string, args?: Record<string, unknown>): Promise<string | undefined>;
}

/** Connects a client with these capabilities; both ends are closed when the test is done. */
export async function connect(era: Era, capabilities: ClientCapabilities = {}): Promise<Connection> {
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const demo = serveDemo(serverEnd);
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities, versionNegotiation: { mode: era === 'legacy' ? 'legacy' : { pin: '2026-07-28' } } },
  );
  onTestFinished(async () => {
    await client.close();
    await demo.close();
  });

  const notifications: Notification[] = [];
  const waiting = new Set<() => void>();
  client.fallbackNotificationHandler = async (notification) => {
    notifications.push(notification);
    for (const look of waiting) look();
  };
  const notified = (method: string) =>
    new Promise<Notification>((resolve) => {
      const look = () => {
        const found = notifications.find((notification) => notification.method === method);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });

  await client.connect(clientEnd);
  const call: Connection['call'] = (name, args = {}, options = {}) =>
    client.callTool({ name, arguments: args }, options);
  const callText: Connection['callText'] = async (name, args) => textOf(await call(name, args));
  return { client, demo, notifications, notified, call, callText };
}

/** The first text of a result. */
export function textOf({ content }: CallToolResult): string | undefined {
  return content.find((block) => block.type === 'text')?.text;
}

/** Answers each elicitation with the next of these results, and keeps what was asked. */
export function answerWith(client: Client, ...answers: ElicitResult[]): ElicitRequest['params'][] {
  const asked: ElicitRequest['params'][] = [];
  client.setRequestHandler('elicitation/create', ({ params }) => {
    asked.push(params);
    return answers[asked.length - 1] ?? { action: 'cancel' };
  });
  return asked;
}
