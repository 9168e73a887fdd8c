/**
 * Works, unless the variable DEFECT names a way in which it does not. Each defect is in one tool, prompt or resource, so
 * that one case of `e2e/testing/defects.mcpc` fails.
 */
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { notify, request, send, serve } from './lines.mjs';
import { never, Refusal, text, toolMethods } from './protocol.mjs';

const has = (defect) => process.env.DEFECT === defect;
const object = (properties) => ({ type: 'object', properties, required: Object.keys(properties) });
const number = { type: 'number' };
const string = { type: 'string' };
const notes = [];
/** The ids of the requests that are held. */
const held = new Set();

/** Returns a structured result, and its text as the specification recommends. */
function structured(value) {
  return { ...text(JSON.stringify(value)), structuredContent: value };
}

const temperatures = { oslo: 4, rome: 21 };

const tools = [
  {
    name: 'multiply',
    description: has('changed description') ? 'Adds two numbers.' : 'Multiplies two numbers.',
    inputSchema: object({ a: number, b: has('changed schema') ? string : number }),
    outputSchema: object({ result: number }),
    call: ({ a, b }) => structured({ result: a * b }),
  },
  {
    name: 'sum',
    inputSchema: object({ numbers: { type: 'array', items: number } }),
    call: ({ numbers }) =>
      text(String(numbers.slice(has('wrong value') ? 1 : 0).reduce((sum, one) => sum + one, 0))),
  },
  {
    name: 'temperature',
    inputSchema: object({ city: string }),
    outputSchema: object({ city: string, degrees: number }),
    call: ({ city }) => {
      const degrees = temperatures[city.toLowerCase()];
      return structured({ city, degrees: has('wrong type') ? `${degrees} °C` : degrees });
    },
  },
  {
    name: 'wind',
    inputSchema: object({ city: string }),
    outputSchema: object({ speed: number }),
    call: () => (has('missing structured content') ? text('{"speed":7}') : structured({ speed: 7 })),
  },
  {
    name: 'withdraw',
    inputSchema: object({ amount: number }),
    call: ({ amount }) => {
      if (amount <= 100) return text(`Withdrew ${amount}`);
      const isError = !has('forgotten isError');
      return { ...text(`Insufficient funds: 100 of ${amount}`), isError };
    },
  },
  {
    name: 'divide',
    inputSchema: object({ a: number, b: number }),
    call: ({ a, b }) => {
      if (b !== 0) return text(String(a / b));
      const why = has('wrong message') ? 'float() argument must not be NoneType' : 'Cannot divide by zero';
      return { ...text(why), isError: true };
    },
  },
  { name: has('missing tool') ? 'erase' : 'archive', call: () => text('Archived') },
  {
    name: 'search',
    inputSchema: object({ word: string }),
    call: async ({ word }) => {
      if (has('slow')) await setTimeout(5_200);
      return text(`1 match for ${word}`);
    },
  },
  {
    name: 'backup',
    call: () => {
      const data = '90 % of the disk are full';
      if (!has('lost log')) notify('notifications/message', { level: 'warning', logger: 'backup', data });
      return text('Backed up');
    },
  },
  {
    name: 'copy',
    inputSchema: object({ files: number }),
    call: ({ files }, { params }) => {
      const { progressToken } = params._meta;
      const steps = has('lost progress') ? files - 1 : files;
      for (let progress = 1; progress <= steps; progress += 1) {
        notify('notifications/progress', { progressToken, progress, total: files });
      }
      return text(`Copied ${files} files`);
    },
  },
  {
    name: 'book',
    inputSchema: object({ guests: number }),
    call: async ({ guests }) => {
      const field = has('wrong question') ? 'surname' : 'name';
      const requestedSchema = object({ [field]: string });
      const question = { method: 'elicitation/create', params: { message: 'For whom?', requestedSchema } };
      const answer = has('question not asked') ? {} : await request(question).answer;
      return text(`A table for ${guests}, ${answer.content?.[field] ?? 'nobody'}`);
    },
  },
  {
    name: 'weigh',
    call: (_received, { id }) => {
      if (!has('repaired frame')) return text('70 kg');
      // Without its member "jsonrpc".
      send({ id, result: text('70 kg') });
      return never;
    },
  },
  {
    name: 'parse',
    inputSchema: object({ source: string }),
    call: ({ source }) => {
      if (!has('death in a call')) return text(`${source.length} characters`);
      process.stderr.write('Segmentation fault in the parser\n', () => process.exit(139));
      return never;
    },
  },
  { name: 'lock', call: () => (has('hang') ? never : text('Locked')) },
  {
    name: 'hold',
    call: (_received, { id }) => {
      held.add(id);
      return never;
    },
  },
  { name: 'held', call: () => text(`${held.size} held`) },
  {
    name: 'remember',
    inputSchema: object({ note: string }),
    call: ({ note }) => {
      if (!has('lost state')) notes.push(note);
      return text('Remembered');
    },
  },
  { name: 'notes', call: () => text(notes.join(', ') || 'no notes') },
];

if (has('process left behind')) {
  const program = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)';
  spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
}

serve(
  {
    ...toolMethods(tools),
    'logging/setLevel': () => {},
    'notifications/cancelled': ({ requestId }) => {
      if (!has('ignored cancellation')) held.delete(requestId);
    },
    'resources/list': () => ({ resources: [{ uri: 'data://menu', name: 'menu' }] }),
    'resources/templates/list': () => ({ resourceTemplates: [{ uriTemplate: 'data://{day}', name: 'day' }] }),
    'resources/read': ({ uri }) => {
      if (uri !== 'data://menu') {
        if (has('wrong error')) throw new Refusal(-32603, 'Internal error');
        throw new Refusal(-32002, `Resource not found: ${uri}`);
      }
      const mimeType = has('wrong media type') ? 'text/html' : 'text/plain';
      return { contents: [{ uri, mimeType, text: 'Soup' }] };
    },
    'prompts/list': () => ({ prompts: [{ name: 'review', arguments: [{ name: 'text', required: true }] }] }),
    'prompts/get': ({ arguments: { text } }) => ({
      messages: [
        {
          role: 'user',
          content: { type: 'text', text: has('lost argument') ? 'Review this: ' : `Review this: ${text}` },
        },
      ],
    }),
  },
  { capabilities: { tools: {}, logging: {}, resources: {}, prompts: {} } },
);
