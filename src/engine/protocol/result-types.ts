import { isObject, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { ExtensionContext, ProtocolExtensions, SentRequest } from '../../core/server-requests.ts';
import { excerpt } from '../errors/excerpt.ts';
import { UnusableAnswerError } from '../errors/protocol-errors.ts';

/** Those with other types have results of their own: input that is required, and tasks. */
const knownTypes = new Set<unknown>(['complete', 'input_required', 'task']);

/**
 * Returns a result as it is, or what the extension's handler of its type returns (specification 2026-07-28, "Result
 * types"). Throws UnusableAnswerError for a type that cannot be interpreted.
 */
export async function finalResult(
  result: unknown,
  sent: SentRequest,
  extensions: ProtocolExtensions | undefined,
  context: () => ExtensionContext,
): Promise<unknown> {
  const type = isObject(result) ? result.resultType : undefined;
  if (type === undefined || type === null || knownTypes.has(type)) return result;
  const handler = typeof type === 'string' ? extensions?.resultHandler(type) : undefined;
  if (handler !== undefined) return handler(result as JsonObject, sent, context());
  const shown = excerpt(stringifyJson(type), 100);
  throw new UnusableAnswerError(sent.method, `a result of the unsupported type ${shown}`);
}
