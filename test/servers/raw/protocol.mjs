/**
 * The minimum of MCP for a server: frames in, frames out, without validation or repair, so that a fixture sends
 * exactly what it is written to send.
 */

export const legacyRevision = '2025-11-25';
export const modernRevision = '2026-07-28';

/** Thrown by a method to respond with a JSON-RPC error. */
export class Refusal {
  constructor(code, message, data) {
    this.error = data === undefined ? { code, message } : { code, message, data };
  }
}

/**
 * Responds to one frame at a time. `methods` maps the name of a method to a function of its params and the whole
 * frame, which returns the result. `unknown` handles requests for other methods.
 * Notifications are handled in the same way, without a response.
 */
export function responder(methods, { name, capabilities = { tools: {} }, modern = false, unknown = refuse }) {
  const serverInfo = { name, version: '1.0.0' };
  const all = { ...(modern ? modernLife : legacyLife)(serverInfo, capabilities), ...methods };
  return async (frame) => {
    if (frame.method === undefined) return undefined;
    if (frame.id === undefined) {
      await all[frame.method]?.(frame.params, frame);
      return undefined;
    }
    const method = all[frame.method] ?? unknown;
    const answer = { jsonrpc: '2.0', id: frame.id };
    try {
      const result = (await method(frame.params, frame)) ?? {};
      return { ...answer, result: modern ? modernResult(frame.method, result) : result };
    } catch (failure) {
      if (failure instanceof Refusal) return { ...answer, error: failure.error };
      throw failure;
    }
  };
}

/** Returns the two methods that serve `tools`: definitions, each with a function `call(arguments, frame)`. */
export function toolMethods(tools) {
  return {
    'tools/list': () => ({ tools: tools.map(definition) }),
    'tools/call': (params, frame) => {
      const tool = tools.find((one) => one.name === params.name);
      if (tool === undefined) throw new Refusal(-32602, `Unknown tool: ${params.name}`);
      return tool.call(params.arguments, frame);
    },
  };
}

/** A tool's definition without its function. */
export function definition({ call, ...rest }) {
  return { inputSchema: { type: 'object' }, ...rest };
}

/** The result of a method that never responds. */
export const never = new Promise(() => {});

/** Returns a result with one text. */
export function text(value) {
  return { content: [{ type: 'text', text: value }] };
}

function refuse() {
  throw new Refusal(-32601, 'Method not found');
}

/** Adds what revision 2026-07-28 requires in every result, and in cacheable ones. */
function modernResult(method, result) {
  if (typeof result !== 'object') return result;
  const caching = /\/(list|read|discover)$/.test(method) ? { ttlMs: 0, cacheScope: 'private' } : {};
  return { resultType: 'complete', ...caching, ...result };
}

function legacyLife(serverInfo, capabilities) {
  return {
    initialize: () => ({ protocolVersion: legacyRevision, capabilities, serverInfo }),
    ping: () => ({}),
  };
}

function modernLife(serverInfo, capabilities) {
  return {
    initialize: (params) => {
      const data = { supported: [modernRevision], requested: params?.protocolVersion };
      throw new Refusal(-32022, 'Unsupported protocol version', data);
    },
    'server/discover': () => ({
      supportedVersions: [modernRevision],
      capabilities,
      _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo },
    }),
  };
}
