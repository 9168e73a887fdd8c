import { McpServer } from '@modelcontextprotocol/server';
import type { Era } from '../base/protocol.ts';
import { addBaking } from './baking.ts';
import { addBooking } from './booking.ts';
import { addChest } from './chest.ts';
import { addContent } from './content.ts';
import { addCounter } from './counter.ts';
import { addFailures } from './failures.ts';
import { addGuessing } from './guessing.ts';
import { addLogs } from './logs.ts';
import { addModel } from './model.ts';
import { addNumbers } from './numbers.ts';
import { addPages } from './pages.ts';
import { addPrompts } from './prompts.ts';
import { addRoots } from './roots.ts';
import { tasksExtension } from './task-layer.ts';
import { addTea } from './tea.ts';
import { updateNotifier } from './updates.ts';
import { addUptime } from './uptime.ts';
import { addVisit } from './visit.ts';
import { addWeather } from './weather.ts';
import { addWords } from './words.ts';

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
