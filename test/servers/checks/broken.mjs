/**
 * Breaks one rule of `mcpc check`, given by its first argument: one of the names below. Any other name, such as `none`,
 * breaks nothing. With `--modern` it speaks the modern era, in which some rules differ.
 */
import { spawn } from 'node:child_process';
import { flag, request, send, serve } from '../raw/lines.mjs';
import { legacyRevision, modernRevision, never, Refusal, text, toolMethods } from '../raw/protocol.mjs';

const modern = flag('--modern');
const serverInfo = { name: 'broken', version: '1.0.0' };
const capabilities = { tools: {} };
const initialized = { protocolVersion: legacyRevision, capabilities, serverInfo };
const refused = new Refusal(-32022, 'Unsupported protocol version', { supported: [modernRevision] });
const tools = toolMethods([{ name: 'hello', description: 'Says hello.', call: () => text('hello') }]);

const isUnknown = (params) => params?._meta?.['io.modelcontextprotocol/protocolVersion'] !== modernRevision;

/** Returns the result of server/discover. Throws the error that the modern era requires for other revisions. */
function discover(params) {
  if (isUnknown(params)) throw refused;
  return { supportedVersions: [modernRevision], capabilities: options.capabilities ?? capabilities };
}

/** Pages of tools, each with the cursor of the next one. */
function pages({ cursors, isStrict }) {
  return (params) => {
    const cursor = params?.cursor ?? '';
    if (isStrict && cursor !== '' && !(cursor in cursors)) throw new Refusal(-32602, 'Unknown cursor');
    const [tool] = tools['tools/list']().tools;
    const nextCursor = cursors[cursor];
    return { tools: [{ ...tool, name: `hello_${cursor}` }], ...(nextCursor && { nextCursor }) };
  };
}

/** What the client declared. */
let declared = {};

function initialize(params) {
  declared = params.capabilities;
  return initialized;
}

/** What each name breaks: methods, or the options of `serve`. */
const breakages = {
  initialize: { methods: { initialize: () => ({ ...initialized, serverInfo: { name: 'broken' } }) } },
  'initialize-echo': {
    methods: { initialize: ({ protocolVersion }) => ({ ...initialized, protocolVersion }) },
  },
  discover: {
    methods: { 'server/discover': () => ({ supportedVersions: [modernRevision], capabilities }) },
  },
  'client-requests': {
    methods: {
      'notifications/initialized': () => request({ method: 'roots/list' }),
      ...(modern && { 'tools/list': () => request({ method: 'roots/list' }) && tools['tools/list']() }),
    },
  },
  stdout: { methods: {} },
  messages: { methods: { ping: (_params, { id }) => (typeof id === 'string' ? never : {}) } },
  'messages-version': { methods: {} },
  capabilities: { methods: { 'prompts/list': () => ({ prompts: [{ name: 'greeting' }] }) } },
  'capabilities-list': { capabilities: { tools: {}, prompts: {} } },
  paging: {
    methods: { 'tools/list': pages({ cursors: { '': 'a', a: 'b', b: 'a' }, isStrict: true }) },
  },
  'paging-cursor': { methods: { 'tools/list': pages({ cursors: { '': 'a' } }) } },
  caching: { methods: { 'tools/list': () => ({ ...tools['tools/list'](), ttlMs: -1 }) } },
  ping: {
    methods: {
      ping: () => {
        throw new Refusal(-32601, 'Method not found');
      },
    },
  },
  'unknown-method': { unknown: () => ({}) },
  'unknown-tool': { methods: { 'tools/call': () => text('Unknown tool') } },
  notifications: {
    methods: {
      'notifications/mcpc/unknown': () =>
        send({ jsonrpc: '2.0', id: null, error: { code: -32601, message: 'Method not found' } }),
    },
  },
  cancellation: { methods: { 'notifications/cancelled': () => process.exit(1) } },
  roots: {
    methods: {
      initialize,
      'notifications/initialized': () => declared.roots && request({ method: 'roots/list' }),
    },
  },
  sampling: {
    methods: {
      initialize,
      'tools/list': () => {
        const { tools: always } = tools['tools/list']();
        return { tools: declared.sampling ? [...always, { ...always[0], name: 'summarize' }] : always };
      },
    },
  },
  exit: { ended: () => setInterval(() => {}, 1_000_000) },
  'exit-children': {
    ended: () => {
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000_000)'], { stdio: 'ignore' }).unref();
      process.exit(0);
    },
  },
};

const name = process.argv[2];
const { methods, ...options } = breakages[name] ?? {};
if (name === 'stdout') process.stdout.write('The server is running.\n');
if (name === 'messages-version') {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk, ...rest) => write(String(chunk).replace('"jsonrpc":"2.0",', ''), ...rest);
}

serve({ ...tools, ...(modern && { 'server/discover': discover }), ...methods }, { capabilities, ...options });
