import type { Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { taskTools } from './baking.ts';
import { createDemoServer } from './server.ts';
import { TaskLayer } from './task-layer.ts';

/** The demo server while it serves one connection. */
export interface DemoService {
  /** Ends the connection: running tools are aborted and the transport is closed. */
  close(): Promise<void>;
}

/**
 * Serves the demo over `transport`, which is one end of an in-memory pair: no process, no port.
 * The client's first message decides the era; one server is kept for the whole connection.
 */
export function serveDemo(transport: Transport): DemoService {
  const layer = new TaskLayer(transport, taskTools);
  return serveStdio(({ era }) => createDemoServer(era), { transport: layer, legacy: 'serve' });
}
