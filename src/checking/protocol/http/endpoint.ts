import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { parseJson } from '../../../core/json-text.ts';
import { version } from '../../../core/version.ts';
import { identityMeta } from '../../../engine/protocol/negotiation/capabilities.ts';
import type { ServerInterface } from '../../../interface/server-interface.ts';
import type { ProbedServer, ProbeHttpRequest, ProbeHttpResponse } from '../../probe/probed-server.ts';

/** Why a rule cannot be decided for a server, as a clause. */
export class NotDecidable extends Error {}

/** The headers of a request, which replace those that mcpc sends; undefined removes one. */
export type Headers = NonNullable<ProbeHttpRequest['headers']>;

/** The response to an HTTP request. */
export interface Reply extends ProbeHttpResponse {
  /** Whether the status is in the range of 200 to 299. */
  isSuccess: boolean;
  /** The media type of the body, in lower case and without parameters; empty if there is none. */
  type: string;
  /** The JSON-RPC message in the body, or the first in its event stream; undefined if there is none. */
  message: JsonObject | undefined;
}

const clientInfo = { name: 'mcpc', version };

/** The MCP endpoint of a server that is reached over Streamable HTTP. Requests are sent as they are, without a session. */
export class Endpoint {
  readonly declared: ServerInterface;
  readonly #send: (request: ProbeHttpRequest) => Promise<ProbeHttpResponse>;

  constructor(server: ProbedServer, send: (request: ProbeHttpRequest) => Promise<ProbeHttpResponse>) {
    this.declared = server.declared;
    this.#send = send;
  }

  /** Sends one JSON-RPC message. */
  async post(message: JsonObject, headers: Headers = {}): Promise<Reply> {
    return this.#request({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify(message),
    });
  }

  /** Requests the stream of the server's own messages. */
  async get(headers: Headers): Promise<Reply> {
    return this.#request({ method: 'GET', headers: { accept: 'text/event-stream', ...headers } });
  }

  /** Ends a session. */
  async delete(headers: Headers): Promise<Reply> {
    return this.#request({ method: 'DELETE', headers });
  }

  /** Sends `initialize`, in the legacy era. */
  async initialize(headers: Headers = {}): Promise<Reply> {
    const params = { protocolVersion: this.declared.revision, capabilities: {}, clientInfo };
    return this.post({ jsonrpc: '2.0', id: 0, method: 'initialize', params }, headers);
  }

  /**
   * Sends a request of the modern era. `headers` replace those that repeat parts of the body; `revision`: in place of the
   * negotiated one.
   */
  async modernRequest(
    method: string,
    { params, headers, revision = this.declared.revision }: ModernOptions = {},
  ): Promise<Reply> {
    const _meta = identityMeta({ clientInfo, capabilities: () => ({}) }, revision);
    return this.post(
      { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } },
      { 'mcp-protocol-version': revision, 'mcp-method': method, ...headers },
    );
  }

  async #request(request: ProbeHttpRequest): Promise<Reply> {
    const response = await this.#send(request);
    const type = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    return {
      ...response,
      isSuccess: response.status >= 200 && response.status < 300,
      type,
      message: messageIn(response.body),
    };
  }
}

/** How a request of the modern era differs from an ordinary one. */
export interface ModernOptions {
  params?: JsonObject;
  headers?: Headers;
  revision?: string;
}

/** Statuses that say nothing about the request itself: credentials, rate limits, and servers that are down. */
const unrelated = new Set([401, 403, 429, 502, 503, 504]);

/** Returns a reply. Throws NotDecidable if its status has other reasons than what the rule is about. */
export function decisive(reply: Reply, subject: string): Reply {
  if (unrelated.has(reply.status)) throw new NotDecidable(`${subject} got status ${reply.status}`);
  return reply;
}

/** Returns the code of the JSON-RPC error in a reply, if there is one. */
export function errorCodeOf({ message }: Reply): Json | undefined {
  return isObject(message?.error) ? message.error.code : undefined;
}

function messageIn(body: string): JsonObject | undefined {
  const lines = body.split(/\r\n|\n|\r/);
  const data = lines.flatMap((line) => /^data: ?(\{.*)$/.exec(line)?.[1] ?? []);
  for (const text of [body, ...data]) {
    try {
      const value = parseJson(text);
      if (isObject(value)) return value as JsonObject;
    } catch {
      // A body that is no JSON may be an event stream.
    }
  }
  return undefined;
}
