import { McpServer, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Era } from '../core/protocol.ts';
import { addContent } from './content.ts';
import { addBooking, addChest, addGuessing, addVisit } from './elicitation.ts';
import { addLogs, addTea } from './logs.ts';
import { addPrompts } from './prompts.ts';
import { addCounter, addPages, addUptime, updateNotifier } from './resources.ts';
import { addModel, addRoots } from './sampling.ts';
import { addBaking, TaskLayer, tasksExtension, taskTools } from './tasks.ts';
import { addFailures, addNumbers, addWords } from './tools.ts';
import { addWeather } from './weather.ts';

/** What each era calls it that calls become tasks. */
const tasks = {
  legacy: { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
  modern: { extensions: { [tasksExtension]: {} } },
};

/** The demo server for one connection in `era`: it remembers nothing once the connection is closed. */
export function createDemoServer(era: Era): McpServer {
  const server = new McpServer(
    { name: 'mcpc-demo', title: 'The mcpc demo', version: '1.0.0' },
    {
      instructions:
        'A server to try things on: everything here is made up and harmless. Start with the tool multiply or the resource demo://welcome.',
      capabilities: { logging: {}, resources: { subscribe: true }, ...tasks[era] },
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
