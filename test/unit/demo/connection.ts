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

/** For `describe.each`. */
export const eras: Era[] = ['legacy', 'modern'];

/** A client of the SDK that is connected to a demo server, and the notifications that it received. */
export interface Connection {
  client: Client;
  demo: DemoService;
  notifications: Notification[];
  /** Waits for a notification of this method, unless there is one already. */
  notified(method: string): Promise<Notification>;
  call(name: string, args?: Record<string, unknown>, options?: RequestOptions): Promise<CallToolResult>;
  /** Returns only the first text of the result. */
  callText(name: string, args?: Record<string, unknown>): Promise<string | undefined>;
}

/** Connects a client with these capabilities. Both ends are closed after the test. */
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
    for (const check of waiting) check();
  };
  const notified = (method: string) =>
    new Promise<Notification>((resolve) => {
      const check = () => {
        const found = notifications.find((notification) => notification.method === method);
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });

  await client.connect(clientEnd);
  const call: Connection['call'] = (name, args = {}, options = {}) =>
    client.callTool({ name, arguments: args }, options);
  const callText: Connection['callText'] = async (name, args) => textOf(await call(name, args));
  return { client, demo, notifications, notified, call, callText };
}

/** Returns the first text of a result. */
export function textOf({ content }: CallToolResult): string | undefined {
  return content.find((block) => block.type === 'text')?.text;
}

/** Answers each elicitation with the next of these results. Returns the requests. */
export function answerWith(client: Client, ...answers: ElicitResult[]): ElicitRequest['params'][] {
  const requests: ElicitRequest['params'][] = [];
  client.setRequestHandler('elicitation/create', ({ params }) => {
    requests.push(params);
    return answers[requests.length - 1] ?? { action: 'cancel' };
  });
  return requests;
}
