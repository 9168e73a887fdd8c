import { ProtocolError, type Client as SdkClient } from '@modelcontextprotocol/client';
import { isObject, type JsonObject } from '../base/json.ts';
import type { Answer, Asker } from '../base/question.ts';
import type { Askable } from './capabilities.ts';

/** JSON-RPC error with which a sampling request is declined (specification, "Sampling"). */
const declinedByUser = -1;

/**
 * Lets the server's questions through to `ask`, in both eras: as requests of the old one, as
 * `input_required` rounds of the new one. Only the old one can refuse a sampling request to the server's
 * face; in the new one the request that asked ends with it, and `onrefused` is told why.
 */
export function answerQuestions(
  sdk: SdkClient,
  server: string,
  askable: Askable,
  ask: Asker,
  onrefused: (refusal: string) => void,
): void {
  if (askable.sampling !== false) {
    sdk.setRequestHandler('sampling/createMessage', async (request, context) => {
      const params = request.params as unknown as JsonObject;
      const answer = await ask({ type: 'sampling', server, params }, context.mcpReq.signal);
      if (answer.action !== 'accept') {
        const refusal = refusalOf(answer);
        onrefused(refusal);
        throw new ProtocolError(declinedByUser, refusal);
      }
      return answer.content as never;
    });
  }
  if (askable.elicitation) {
    sdk.setRequestHandler('elicitation/create', async (request, context) => {
      const params = request.params as unknown as JsonObject;
      const message = String(params.message ?? '');
      const question =
        params.mode === 'url'
          ? ({ type: 'url', server, message, url: String(params.url ?? '') } as const)
          : ({ type: 'form', server, message, schema: schemaOf(params) } as const);
      const answer = await ask(question, context.mcpReq.signal);
      if (answer.action !== 'accept') return { action: answer.action };
      return {
        action: 'accept',
        ...(answer.content === undefined ? {} : { content: answer.content as never }),
      };
    });
  }
  const { roots } = askable;
  if (roots !== undefined) {
    sdk.setRequestHandler('roots/list', async () => ({
      roots: typeof roots === 'function' ? await roots() : roots,
    }));
  }
}

function refusalOf(answer: Answer): string {
  if (answer.action === 'cancel') return 'The sampling request was cancelled.';
  const reason = answer.action === 'decline' ? answer.reason : undefined;
  return `The sampling request was declined${reason === undefined ? '' : `: ${reason}`}.`;
}

function schemaOf(params: JsonObject): JsonObject {
  const schema = params.requestedSchema;
  return isObject(schema) ? (schema as JsonObject) : {};
}
