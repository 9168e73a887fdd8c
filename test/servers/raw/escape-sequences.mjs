/** Puts control characters, escape sequences and bidi overrides into everything it sends. */
import { notify, serve } from './lines.mjs';
import { Refusal, toolMethods } from './protocol.mjs';

const esc = '\u001b';
const hostile = [
  `${esc}[2J${esc}[31mred${esc}[0m`,
  `${esc}]0;new title\u0007`,
  `${esc}]8;;https://example.com\u0007link${esc}]8;;\u0007`,
  `${esc}]52;c;aGVsbG8=\u0007`,
  'c1:\u009b31m\u0085',
  'bell\u0007 backspace\u0008 delete\u007f nul\u0000',
  'overwritten\rX',
  'bidi:\u202etxt.exe\u202c \u2066isolated\u2069 \u200fmark',
  'kept:\ttab\nnewline',
].join(' | ');

process.stderr.write(`starting ${hostile}\n`);

const tools = [
  {
    name: 'hostile',
    call: () => {
      notify('notifications/message', { level: 'warning', logger: `log${esc}[5m`, data: hostile });
      return { content: [{ type: 'text', text: hostile }] };
    },
  },
  {
    name: `bad${esc}[31mname`,
    title: hostile,
    description: hostile,
    inputSchema: {
      type: 'object',
      properties: { [`key${esc}[7m`]: { type: 'string', description: hostile } },
    },
    call: () => ({ content: [{ type: 'text', text: hostile }], isError: true }),
  },
  {
    name: 'refuses',
    call: () => {
      throw new Refusal(-32000, hostile, { detail: hostile });
    },
  },
  { name: 'structured', call: () => ({ content: [], structuredContent: { [`k${esc}`]: hostile } }) },
];

serve(
  {
    ...toolMethods(tools),
    'logging/setLevel': () => ({}),
    'resources/list': () => ({
      resources: [{ uri: 'demo://hostile', name: hostile, mimeType: `text/plain${esc}[1m` }],
    }),
    'resources/read': () => ({ contents: [{ uri: 'demo://hostile', text: hostile }] }),
    'prompts/list': () => ({ prompts: [{ name: 'hostile', description: hostile }] }),
    'prompts/get': () => ({
      description: hostile,
      messages: [{ role: 'user', content: { type: 'text', text: hostile } }],
    }),
  },
  { capabilities: { tools: {}, resources: {}, prompts: {}, logging: {} } },
);
