import type { JsonObject } from '../../core/json.ts';
import type { CallOptions } from '../../engine/protocol/client-options.ts';
import type { CallToolOptions, VersionedOptions } from '../api/options.ts';
import { findTool } from '../connection/find-tool.ts';
import type { Connected } from '../connection/shared-connection.ts';
import { toJsonObject } from '../data/json-arguments.ts';
import { type CallResult, callResult } from '../data/results.ts';
import { ToolError } from '../requests/errors.ts';
import type { RequestRunner } from './request-runner.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** Calls a tool. Throws ToolError if it returns an error result, unless `throwOnError` is false. */
export async function callTool<Data>(
  requests: RequestRunner,
  name: string,
  args: Arguments,
  options: CallToolOptions,
): Promise<CallResult<Data>> {
  const result = await requests.run('tools/call', name, options, async (connected, call) => {
    const raw = await sendCall(connected, name, args, call);
    // Looked up once more: the tool may have changed during the call.
    const tool = raw.structuredContent === undefined ? undefined : await findTool(name, connected, call);
    return callResult<Data>(raw, tool);
  });
  if (result.isError && options.throwOnError !== false) throw new ToolError(name, requests.name, result);
  return result;
}

/** Calls a tool and returns the raw result. */
export function callToolRaw(
  requests: RequestRunner,
  name: string,
  args: Arguments,
  options: VersionedOptions,
): Promise<JsonObject> {
  return requests.run('tools/call', name, options, (connected, call) =>
    sendCall(connected, name, args, call),
  );
}

async function sendCall(
  connected: Connected,
  name: string,
  args: Arguments,
  call: CallOptions,
): Promise<JsonObject> {
  const json = toJsonObject(args);
  return await connected.server.callTool(await findTool(name, connected, call), json, call);
}
