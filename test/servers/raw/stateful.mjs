/**
 * Keeps state in its process, and knows which of its calls were cancelled.
 *   count            a counter of the process
 *   pid              its process ID
 *   env, cwd         a variable of its environment; its working folder
 *   wait             logs `began NAME`, reports progress, and returns when the file `until` exists (never without one)
 *   cancelled        the names of the calls of `wait` that were cancelled, in order
 *   ask, sample      asks the user `message`; requests a model response to it. Return the answer.
 *   die              prints last words, and exits with `status`, or is killed by SIGKILL without one
 *   big              `size` characters
 *   grow             adds the tool `grown`, and notifies of it
 *   touch            changes the resource demo://touched, and notifies subscribers
 */
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { flag, notify, request, serve } from './lines.mjs';
import { never, text, toolMethods } from './protocol.mjs';

const modern = flag('--modern');
const touched = 'demo://touched';
let counted = 0;
let touches = 0;
const running = new Map();
const cancelled = [];
/** The subscriptions of the modern era: what each wants to know of, by the ID of its request. */
const subscriptions = new Map();
let subscribed = false;

const string = { type: 'string' };
const schema = (properties, required = []) => ({ type: 'object', properties, required });

/** Asks for something while a call runs, in either era. */
async function ask(question, { params }) {
  if (!modern) return text(JSON.stringify(await request(question).answer));
  const answer = params.inputResponses?.question;
  if (answer !== undefined) return text(JSON.stringify(answer));
  return { resultType: 'input_required', inputRequests: { question } };
}

async function wait({ name = 'wait', until }, { id, params }) {
  running.set(id, name);
  notify('notifications/message', { level: 'info', logger: 'stateful', data: `began ${name}` });
  const progressToken = params._meta?.progressToken;
  if (progressToken !== undefined) {
    notify('notifications/progress', { progressToken, progress: 1, total: 2, message: name });
  }
  while (until === undefined || !existsSync(until)) {
    if (!running.has(id)) return never;
    await setTimeout(20);
  }
  running.delete(id);
  return text(`${name} done`);
}

function cancel({ requestId }) {
  subscriptions.delete(requestId);
  if (!running.has(requestId)) return;
  cancelled.push(running.get(requestId));
  running.delete(requestId);
}

function die(status) {
  process.stderr.write('stateful: the disk is on fire\n', () => {
    if (status === undefined) process.kill(process.pid, 'SIGKILL');
    else process.exit(status);
  });
  return never;
}

/** Sends a notification to those who asked for it. */
function tell(wanted, method, params = {}) {
  if (!modern) notify(method, params);
  for (const [id, notifications] of subscriptions) {
    const _meta = { 'io.modelcontextprotocol/subscriptionId': id };
    if (wanted(notifications)) notify(method, { ...params, _meta });
  }
}

const tools = [
  {
    name: 'count',
    call: () => {
      counted += 1;
      return text(String(counted));
    },
  },
  { name: 'pid', annotations: { readOnlyHint: true }, call: () => text(String(process.pid)) },
  {
    name: 'env',
    inputSchema: schema({ name: string }, ['name']),
    call: ({ name }) => text(process.env[name] ?? '(unset)'),
  },
  { name: 'cwd', call: () => text(process.cwd()) },
  { name: 'wait', inputSchema: schema({ name: string, until: string }), call: wait },
  { name: 'cancelled', annotations: { readOnlyHint: true }, call: () => text(cancelled.join(' ')) },
  {
    name: 'ask',
    inputSchema: schema({ message: string }),
    call: ({ message = 'Who are you?' }, frame) => {
      const requestedSchema = schema({ name: string }, ['name']);
      return ask({ method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } }, frame);
    },
  },
  {
    name: 'sample',
    inputSchema: schema({ message: string }),
    call: ({ message = 'Say hello' }, frame) => {
      const messages = [{ role: 'user', content: { type: 'text', text: message } }];
      return ask({ method: 'sampling/createMessage', params: { messages, maxTokens: 10 } }, frame);
    },
  },
  { name: 'die', inputSchema: schema({ status: { type: 'integer' } }), call: ({ status }) => die(status) },
  {
    name: 'big',
    inputSchema: schema({ size: { type: 'integer' } }, ['size']),
    call: ({ size }) => text('x'.repeat(size)),
  },
  {
    name: 'grow',
    call: () => {
      tools.push({ name: 'grown', call: () => text('grown') });
      tell(({ toolsListChanged }) => toolsListChanged === true, 'notifications/tools/list_changed');
      return text('grew');
    },
  },
  {
    name: 'touch',
    call: () => {
      touches += 1;
      if (modern || subscribed) {
        const wanted = ({ resourceSubscriptions = [] }) => resourceSubscriptions.includes(touched);
        tell(wanted, 'notifications/resources/updated', { uri: touched });
      }
      return text(`touched ${touches}`);
    },
  },
];

serve(
  {
    // The tools are read for each request, since one can be added.
    'tools/list': () => toolMethods(tools)['tools/list'](),
    'tools/call': (params, frame) => toolMethods(tools)['tools/call'](params, frame),
    'resources/list': () => ({ resources: [{ uri: touched, name: 'touched', mimeType: 'text/plain' }] }),
    'resources/read': ({ uri }) => ({ contents: [{ uri, mimeType: 'text/plain', text: String(touches) }] }),
    'resources/subscribe': () => {
      subscribed = true;
    },
    'resources/unsubscribe': () => {
      subscribed = false;
    },
    'subscriptions/listen': ({ notifications }, { id }) => {
      subscriptions.set(id, notifications);
      const _meta = { 'io.modelcontextprotocol/subscriptionId': id };
      notify('notifications/subscriptions/acknowledged', { notifications, _meta });
      return never;
    },
    'logging/setLevel': () => ({}),
    'notifications/cancelled': cancel,
  },
  {
    capabilities: {
      tools: { listChanged: true },
      resources: { listChanged: true, subscribe: true },
      logging: {},
    },
  },
);
