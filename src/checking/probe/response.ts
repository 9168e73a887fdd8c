import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { parseJson } from '../../core/json-text.ts';
import { errorResponseIn } from '../../engine/errors/http-status.ts';
import type { JsonRpcConnection } from '../../engine/jsonrpc/jsonrpc-connection.ts';
import type { RpcResponse } from '../../engine/jsonrpc/pending-requests.ts';
import type { ProbeResponse } from './probed-server.ts';

/** Returns what a probe is told about the end of a request. `limit`: how long it was waited for, in seconds. */
export async function probeResponse(
  response: RpcResponse,
  limit: number,
  { transport }: JsonRpcConnection,
): Promise<ProbeResponse> {
  switch (response.kind) {
    case 'result':
      return isObject(response.result)
        ? { result: response.result as JsonObject }
        : { missing: 'it responded with a result that is not an object' };
    case 'error':
      return { error: rpcError(response) };
    case 'cancelled':
      return { missing: `it did not respond within ${limit} s` };
    case 'closed': {
      const { reason = 'closed the connection' } = (await transport.exitInfo?.()) ?? {};
      return { missing: `it ${reason.replace(/,$/, '')} before it responded` };
    }
    case 'cut':
      return { missing: 'it ended the stream before it responded' };
    case 'unusable':
      return { missing: `it responded with ${withoutStop(response.error.answer)}` };
    case 'unsent':
      return unsent(response.error);
  }
}

/** An error response over HTTP may have a JSON-RPC error as its body, as the specification allows. */
function unsent(error: unknown): ProbeResponse {
  const { status, text } = errorResponseIn(error) ?? {};
  if (status === undefined) {
    return {
      missing: `the request failed: ${withoutStop(error instanceof Error ? error.message : String(error))}`,
    };
  }
  return errorIn(text ?? '') ?? { missing: `it responded with HTTP status ${status}` };
}

function errorIn(text: string): ProbeResponse | undefined {
  try {
    const message = parseJson(text);
    const error = isObject(message) ? message.error : undefined;
    if (!isObject(error) || typeof error.code !== 'number') return undefined;
    const { code, data } = error;
    return { error: rpcError({ code, message: String(error.message), data }) };
  } catch {
    return undefined;
  }
}

function rpcError({ code, message, data }: { code: number; message: string; data: unknown }) {
  return { code, message, ...(data === undefined ? {} : { data: data as Json }) };
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
