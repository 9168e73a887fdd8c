import type { JsonObject } from '../../../src/core/json.ts';
import type { PairedTransport, ServeInMemory } from '../../../src/engine/transports/memory.ts';

/** A connection to the server, from its side. */
export interface FakePeer {
  /** Sends a notification, or anything else that is a frame. */
  send(frame: JsonObject): void;
  /** Ends the connection, as a server does that crashes. */
  die(): void;
}

export interface FakeTool {
  outputSchema?: JsonObject;
  /** Returns the result of a call; undefined for no answer. */
  call(args: JsonObject, peer: FakePeer): JsonObject | undefined;
}

export interface FakeBuiltin {
  tools: Record<string, FakeTool>;
  resources?: string[];
  templates?: string[];
  prompts?: string[];
  /** Called with each connection once its handshake is complete. */
  connected?(peer: FakePeer): void;
}

/** The text of a result. */
export const text = (shown: string): JsonObject => ({ content: [{ type: 'text', text: shown }] });

/** A server in this process, of the legacy era, and how often it was connected. */
export function fakeBuiltin({ tools, resources = [], templates = [], prompts = [], connected }: FakeBuiltin) {
  const state = { connections: 0, open: 0, calls: [] as string[], cancelled: 0 };
  const methods: Record<string, (params: JsonObject, peer: FakePeer) => JsonObject | undefined> = {
    initialize: ({ protocolVersion = '' }) => ({
      protocolVersion,
      serverInfo: { name: 'fake', version: '1' },
      capabilities: { tools: {}, resources: {}, prompts: {} },
    }),
    ping: () => ({}),
    'tools/list': () => ({
      tools: Object.entries(tools).map(([name, { outputSchema }]) => ({
        name,
        inputSchema: { type: 'object' },
        ...(outputSchema === undefined ? {} : { outputSchema }),
      })),
    }),
    'tools/call': ({ name, arguments: args }, peer) => {
      state.calls.push(String(name));
      return tools[String(name)]?.call(args as JsonObject, peer);
    },
    'resources/list': () => ({ resources: resources.map((uri) => ({ uri, name: uri })) }),
    'resources/templates/list': () => ({
      resourceTemplates: templates.map((uriTemplate) => ({ uriTemplate, name: uriTemplate })),
    }),
    'resources/read': ({ uri = '' }) => ({ contents: [{ uri, text: 'read' }] }),
    'prompts/list': () => ({ prompts: prompts.map((name) => ({ name })) }),
    'prompts/get': () => ({ messages: [] }),
  };
  const serve: ServeInMemory = (transport: PairedTransport) => {
    state.connections += 1;
    state.open += 1;
    const peer: FakePeer = {
      send: (frame) => void transport.send({ jsonrpc: '2.0', ...frame } as never),
      die: () => void transport.close(),
    };
    transport.onmessage = (frame) => {
      const { id, method, params = {} } = frame as { id?: number; method: string; params?: JsonObject };
      if (method === 'notifications/initialized') connected?.(peer);
      if (method === 'notifications/cancelled') state.cancelled += 1;
      if (id === undefined) return;
      const answer = methods[method];
      if (answer === undefined) peer.send({ id, error: { code: -32_601, message: 'Method not found' } });
      else {
        const result = answer(params, peer);
        if (result !== undefined) peer.send({ id, result });
      }
    };
    void transport.start();
    return {
      close: async () => {
        state.open -= 1;
      },
    };
  };
  return { state, serve: async () => serve };
}
