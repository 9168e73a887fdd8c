/**
 * Runs every call as a task, in both eras. A tool is the sequence of states that polling returns; the last one
 * stays. Polling may also fail. `--interval` is the poll interval that it requests (20 ms). With `--begun`
 * there is a task from the start, `task-0`.
 */
import { flag, notify, option, request, serve } from './lines.mjs';
import { definition, Refusal, text } from './protocol.mjs';

const modern = flag('--modern');
const pollInterval = Number(option('--interval', '20'));
const tasks = new Map();
const question = {
  method: 'elicitation/create',
  params: {
    mode: 'form',
    message: 'Which topic?',
    requestedSchema: { type: 'object', properties: { topic: { type: 'string' } }, required: ['topic'] },
  },
};

const working = (statusMessage) => ({ status: 'working', statusMessage });
const completed = (result) => ({ status: 'completed', result });
const refused = (code, message) => new Refusal(code, message);

const tools = [
  { name: 'works', states: [working('step 1'), working('step 2'), completed(text('worked'))] },
  { name: 'done_at_once', states: [completed(text('at once'))] },
  { name: 'reports_error', states: [working(), completed({ ...text('no luck'), isError: true })] },
  {
    name: 'fails',
    states: [working(), { status: 'failed', error: { code: -32050, message: 'The engine broke.', data: 7 } }],
  },
  { name: 'fails_with_a_word', states: [working(), { status: 'failed', statusMessage: 'Out of paper.' }] },
  { name: 'is_cancelled', states: [working(), { status: 'cancelled', statusMessage: 'Not today' }] },
  { name: 'never_ends', states: [working('still going')] },
  {
    name: 'stumbles',
    states: [refused(-32603, 'busy'), refused(-32603, 'busy'), completed(text('stood up'))],
  },
  { name: 'is_forgotten', states: [working(), refused(-32602, 'Unknown task')] },
  { name: 'lies_down', states: [refused(-32603, 'tired')] },
  {
    name: 'asks',
    states: [{ status: 'input_required', asks: question }, completed(text('nobody answered'))],
  },
  {
    name: 'asks_a_model',
    states: [
      {
        status: 'input_required',
        asks: {
          method: 'sampling/createMessage',
          params: { messages: [{ role: 'user', content: { type: 'text', text: 'Hello?' } }], maxTokens: 5 },
        },
      },
    ],
  },
].map((tool) => ({ ...tool, execution: { taskSupport: 'required' } }));

const also = [
  {
    name: 'may_be_one',
    states: [working(), completed(text('as a task'))],
    execution: { taskSupport: 'optional' },
  },
  { name: 'plain', result: text('plain') },
];

function call({ name, arguments: _given, task: wanted }) {
  const tool = [...tools, ...also].find((one) => one.name === name);
  if (tool === undefined) throw new Refusal(-32602, `Unknown tool: ${name}`);
  if (tool.states === undefined) return tool.result;
  if (!modern && wanted === undefined) {
    if (tool.execution.taskSupport === 'optional') return text('at once');
    throw new Refusal(-32601, `${name} must be called as a task`);
  }
  const task = { taskId: `task-${tasks.size + 1}`, states: [...tool.states], looks: 0, waiting: [] };
  tasks.set(task.taskId, task);
  // It starts before the first state.
  const begun = describe(task, { status: tool.name === 'done_at_once' ? 'completed' : 'working' });
  return modern ? { resultType: 'task', ...begun } : { task: begun };
}

function describe({ taskId }, { status, statusMessage }) {
  const at = '2026-01-02T03:04:05Z';
  const times = modern ? { ttlMs: null, pollIntervalMs: pollInterval } : { ttl: null, pollInterval };
  return { taskId, status, statusMessage, createdAt: at, lastUpdatedAt: at, ...times };
}

function taskOf({ taskId }) {
  const task = tasks.get(taskId);
  if (task === undefined) throw new Refusal(-32602, `Unknown task: ${taskId}`);
  return task;
}

function get(params) {
  const task = taskOf(params);
  const state = task.states.length > 1 && !stays(task) ? task.states.shift() : task.states[0];
  task.looks += 1;
  if (state instanceof Refusal) throw state;
  task.now = state;
  const { result, error, asks } = state;
  const seen = describe(task, state);
  if (!modern) {
    if (state.result !== undefined || state.error !== undefined) settle(task);
    return seen;
  }
  return { ...seen, result, error, inputRequests: asks && { q1: asks } };
}

/** Continues a task that waits for a response. */
function stays(task) {
  return task.states[0].asks !== undefined;
}

function answered(task, response) {
  const { action, content, error } = response;
  const said = action === 'accept' ? content?.topic : (action ?? `error ${error.code}`);
  task.states = [completed(text(`about ${said}`))];
  settle(task);
}

/** The legacy era: returns the result when it exists; until then, server requests are sent alongside. */
async function result(params) {
  const task = taskOf(params);
  const { asks } = task.states[0];
  if (asks !== undefined) {
    const { answer } = request(asks);
    void answer.then((response) => answered(task, response));
  }
  for (;;) {
    const [state] = task.states;
    if (state.result !== undefined) return state.result;
    if (state.error !== undefined) throw new Refusal(state.error.code, state.error.message, state.error.data);
    if (['failed', 'cancelled'].includes(state.status)) throw new Refusal(-32603, 'There is no result');
    await new Promise((resolve) => task.waiting.push(resolve));
  }
}

function settle(task) {
  for (const resolve of task.waiting.splice(0)) resolve();
}

function cancel(params) {
  const task = taskOf(params);
  task.states = [{ status: 'cancelled' }];
  settle(task);
  return modern ? {} : describe(task, task.states[0]);
}

if (flag('--begun')) {
  tasks.set('task-0', { taskId: 'task-0', states: [working('for somebody else')], looks: 0, waiting: [] });
}

const capabilities = modern
  ? { tools: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } }
  : { tools: {}, tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } };

serve(
  {
    'tools/list': () => ({
      tools: [...tools, ...also].map(({ states, result: _result, ...rest }) => definition(rest)),
    }),
    'tools/call': call,
    'tasks/get': get,
    'tasks/cancel': cancel,
    ...(modern
      ? {
          'tasks/update': ({ inputResponses, ...params }) => {
            answered(taskOf(params), inputResponses.q1);
            return {};
          },
        }
      : {
          'tasks/result': result,
          'tasks/list': () => ({
            tasks: [...tasks.values()].map((task) => describe(task, task.now ?? { status: 'working' })),
          }),
        }),
  },
  {
    capabilities: flag('--without') ? { tools: {} } : capabilities,
  },
);

if (flag('--tells')) notify('notifications/tasks/status', { taskId: 'of-nobody', status: 'working' });
