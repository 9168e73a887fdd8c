import { McpServer, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Era } from '../core/protocol.ts';
import { addChest, addCounter, addUptime, updateNotifier } from './changes.ts';
import { addContent } from './content.ts';
import { addLogs, addTea } from './notifications.ts';
import { addPrompts } from './prompts.ts';
import { addPages } from './resources.ts';
import { addBooking, addGuessing, addModel, addRoots, addVisit } from './server-requests.ts';
import { addBaking, TaskLayer, tasksExtension, taskTools } from './tasks.ts';
import { addFailures, addNumbers, addWords } from './tools.ts';
import { addWeather } from './weather.ts';

/** How tasks are declared in each era. */
const taskCapabilities = {
  legacy: { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
  modern: { extensions: { [tasksExtension]: {} } },
};

/** Creates the server of one connection, with its own state. */
function createDemoServer(era: Era): McpServer {
  const server = new McpServer(
    { name: 'mcpc-demo', title: 'mcpc demo', version: '1.0.0' },
    {
      instructions:
        'A server for experiments: everything is made up and harmless. Start with the tool multiply or the resource demo://welcome.',
      capabilities: { logging: {}, resources: { subscribe: true }, ...taskCapabilities[era] },
    },
  );
  const notifyUpdated = updateNotifier(server, era);

  addNumbers(server);
  addWords(server);
  addWeather(server);
  addTea(server);
  addBaking(server);
  addContent(server);
  addPages(server);
  addCounter(server, notifyUpdated);
  addUptime(server, notifyUpdated);
  addChest(server);
  addBooking(server);
  addGuessing(server);
  addVisit(server);
  addModel(server, era);
  addRoots(server);
  addPrompts(server);
  addLogs(server);
  addFailures(server);
  return server;
}

/** The demo server of one connection. */
export interface DemoService {
  /** Aborts running tools and closes the transport. */
  close(): Promise<void>;
}

/**
 * Serves the demo over `transport`, one end of an in-memory pair. The client's first message decides the era of the
 * connection.
 */
export function serveDemo(transport: Transport): DemoService {
  const layer = new TaskLayer(transport, taskTools);
  return serveStdio(({ era }) => createDemoServer(era), { transport: layer, legacy: 'serve' });
}
