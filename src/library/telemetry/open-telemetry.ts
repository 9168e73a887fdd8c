import type * as OpenTelemetry from '@opentelemetry/api';
import type { Span as ApiSpan, Attributes, Context } from '@opentelemetry/api';
import { TimeoutError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { redactUrls } from '../../core/secrets.ts';
import { version } from '../../core/version.ts';
import { httpStatus } from '../../engine/errors/http-status.ts';
import { systemError } from '../../engine/errors/network.ts';
import type { Instrumentation, ObservedMessage, Peer, Span } from '../../engine/jsonrpc/instrumentation.ts';
import type { RpcResponse } from '../../engine/jsonrpc/pending-requests.ts';

type Api = typeof OpenTelemetry;

let loading: Promise<Instrumentation | undefined> | undefined;

/** Returns the instrumentation for the OpenTelemetry API of the program; undefined if the program does not have it. */
export function openTelemetry(): Promise<Instrumentation | undefined> {
  loading ??= import('@opentelemetry/api').then(instrumentationOf, () => undefined);
  return loading;
}

/**
 * Creates spans and propagates the trace context by the semantic conventions for MCP
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/). Without an SDK, the API does nothing.
 */
function instrumentationOf({
  trace,
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  ROOT_CONTEXT,
}: Api): Instrumentation {
  // Asked for each time: a program may register its SDK later.
  const tracer = () => trace.getTracer('mcpc', version);
  const spanIn = (current: Context, span: ApiSpan, message: ObservedMessage, peer: Peer): Span => ({
    run: (work) => context.with(current, work),
    end: (response) => endSpan(SpanStatusCode, span, message, response, peer),
  });
  return {
    sending(message, peer) {
      const options = {
        kind: SpanKind.CLIENT,
        // Without an SDK, nothing reads them.
        get attributes() {
          return attributesOf(message, peer);
        },
      };
      const span = tracer().startSpan(nameOf(message), options);
      const current = trace.setSpan(context.active(), span);
      const meta: Record<string, string> = {};
      propagation.inject(current, meta);
      return { meta, ...spanIn(current, span, message, peer) };
    },
    handling(request, peer) {
      const ambient = trace.getSpanContext(context.active());
      const carrier = textsIn(request.params._meta);
      const hasParent = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, carrier)) !== undefined;
      const parent = hasParent ? propagation.extract(context.active(), carrier) : context.active();
      const options = {
        kind: SpanKind.SERVER,
        attributes: attributesOf(request, peer),
        links: hasParent && ambient !== undefined ? [{ context: ambient }] : [],
      };
      const span = tracer().startSpan(nameOf(request), options, parent);
      return spanIn(trace.setSpan(parent, span), span, request, peer);
    },
  };
}

/** Returns those members of a server's `_meta` that propagators can read: some fail for a value that is not a string. */
function textsIn(meta: unknown): Record<string, string> {
  const members = Object.entries(isObject(meta) ? meta : {});
  return Object.fromEntries(
    members.filter((member): member is [string, string] => typeof member[1] === 'string'),
  );
}

/** What a message is about, and the attribute for its name. */
const targets = new Map([
  ['tools/call', 'gen_ai.tool.name'],
  ['prompts/get', 'gen_ai.prompt.name'],
]);

function targetOf({ method, params }: ObservedMessage): { attribute: string; name: string } | undefined {
  const attribute = targets.get(method);
  return attribute !== undefined && typeof params.name === 'string'
    ? { attribute, name: params.name }
    : undefined;
}

function nameOf(message: ObservedMessage): string {
  const target = targetOf(message);
  return target === undefined ? message.method : `${message.method} ${target.name}`;
}

function attributesOf(message: ObservedMessage, peer: Peer): Attributes {
  const { method, params, id } = message;
  const target = targetOf(message);
  return {
    'mcp.method.name': method,
    ...(id === undefined ? {} : { 'jsonrpc.request.id': String(id) }),
    ...(target === undefined ? {} : { [target.attribute]: target.name }),
    ...(method === 'tools/call' ? { 'gen_ai.operation.name': 'execute_tool' } : {}),
    ...resourceUri(method, params, peer),
    ...peerAttributes(peer),
  };
}

function resourceUri(method: string, { uri }: JsonObject, { mask }: Peer): Attributes {
  const names = ['resources/read', 'resources/subscribe', 'resources/unsubscribe'];
  if (!names.includes(method) || typeof uri !== 'string') return {};
  return { 'mcp.resource.uri': mask(redactUrls(uri)) };
}

function peerAttributes({ transport, url, sessionId, protocolVersion }: Peer): Attributes {
  return {
    ...(protocolVersion === undefined ? {} : { 'mcp.protocol.version': protocolVersion }),
    ...(sessionId === undefined ? {} : { 'mcp.session.id': sessionId }),
    ...(transport === 'stdio' ? { 'network.transport': 'pipe' } : {}),
    ...(url === undefined
      ? {}
      : {
          'network.transport': 'tcp',
          'network.protocol.name': transport === 'ws' ? 'websocket' : 'http',
          'server.address': url.hostname.replace(/^\[|\]$/g, ''),
          'server.port': Number(url.port) || (/^(?:https|wss):$/.test(url.protocol) ? 443 : 80),
        }),
  };
}

function endSpan(
  status: Api['SpanStatusCode'],
  span: ApiSpan,
  { method }: ObservedMessage,
  response: RpcResponse,
  { mask }: Peer,
): void {
  const type = errorType(method, response);
  if (type !== undefined) {
    span.setAttribute('error.type', type);
    if (response.kind === 'error') span.setAttribute('rpc.response.status_code', String(response.code));
    const message = errorMessage(response);
    span.setStatus({
      code: status.ERROR,
      ...(message === undefined ? {} : { message: mask(message) }),
    });
    if (response.kind === 'unsent' && response.error instanceof Error) {
      // Without the stack, whose first line repeats the message.
      const { name, message: text } = response.error;
      span.recordException({ name, message: mask(redactUrls(text)) });
    }
  }
  span.end();
}

/** Returns the class of the error that a response stands for, with few different values; undefined for a success. */
function errorType(method: string, response: RpcResponse): string | undefined {
  switch (response.kind) {
    case 'result': {
      const isToolError =
        method === 'tools/call' && isObject(response.result) && response.result.isError === true;
      return isToolError ? 'tool_error' : undefined;
    }
    case 'error':
      return String(response.code);
    case 'cancelled':
      return response.reason instanceof TimeoutError ? 'timeout' : 'cancelled';
    case 'closed':
    case 'cut':
      return 'connection_closed';
    case 'unusable':
      return 'invalid_response';
    case 'unsent': {
      const { error } = response;
      const code = httpStatus(error) ?? systemError(error)?.code;
      if (code !== undefined) return String(code);
      return error instanceof Error ? error.name : '_OTHER';
    }
  }
}

function errorMessage(response: RpcResponse): string | undefined {
  switch (response.kind) {
    case 'error':
      return response.message;
    case 'unsent':
    case 'unusable':
      return response.error instanceof Error ? redactUrls(response.error.message) : undefined;
    case 'cancelled':
      return response.reason instanceof Error ? response.reason.message : undefined;
    default:
      return undefined;
  }
}
