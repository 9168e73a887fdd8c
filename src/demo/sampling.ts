import {
  type CallToolResult,
  type CreateMessageRequestParams,
  type CreateMessageResult,
  type CreateMessageResultWithTools,
  inputRequired,
  inputResponse,
  type McpServer,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Era } from '../core/protocol.ts';
import { lacking } from './client-capabilities.ts';
import { errorResult, textResult } from './results.ts';

/** Milliseconds: a person may have to write the answer. */
const patience = 600_000;

/** `ask_model`: passes a question on to the client's model. */
export function addModel(server: McpServer, era: Era): void {
  server.registerTool(
    'ask_model',
    {
      title: 'Ask your model',
      description: 'Passes a question on to the model of your client (sampling)',
      inputSchema: z.object({
        question: z.string().min(1).max(2000).describe('What to ask'),
        maxTokens: z.int().min(1).max(4096).default(200).describe('How long the answer may be'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: true },
    },
    async ({ question, maxTokens }, ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'answer');
      if (answer.kind === 'sampling') return modelAnswer(answer.result);
      const refusal = lacking('sampling', server, ctx);
      if (refusal !== undefined) return refusal;

      const params = samplingParams(question, maxTokens);
      if (era === 'modern') {
        return inputRequired({ inputRequests: { answer: inputRequired.createMessage(params) } });
      }
      // Asked directly, because the SDK's own rounds would put its words around the client's refusal.
      try {
        const options = { signal: ctx.mcpReq.signal, timeout: patience };
        return modelAnswer(await ctx.mcpReq.requestSampling(params, options));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return errorResult(`Your client did not let a model answer: ${reason}`);
      }
    },
  );
}

function samplingParams(question: string, maxTokens: number): CreateMessageRequestParams {
  return {
    messages: [{ role: 'user', content: { type: 'text', text: question } }],
    systemPrompt: 'Answer in one short and friendly paragraph.',
    modelPreferences: { hints: [{ name: 'claude' }], speedPriority: 0.8, costPriority: 0.5 },
    temperature: 0.7,
    maxTokens,
  };
}

function modelAnswer({ content, model }: CreateMessageResult | CreateMessageResultWithTools): CallToolResult {
  const texts = [content].flat().map((block) => (block.type === 'text' ? block.text : `[${block.type}]`));
  return textResult(`${model} says: ${texts.join('\n')}`);
}

/** `show_roots`: lists the folders that the client names to servers. */
export function addRoots(server: McpServer): void {
  server.registerTool(
    'show_roots',
    {
      title: 'Show the roots',
      description: 'Lists the folders that your client names to servers (roots); none is looked into',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'roots');
      if (answer.kind !== 'roots') {
        return (
          lacking('roots', server, ctx) ??
          inputRequired({ inputRequests: { roots: inputRequired.listRoots() } })
        );
      }
      if (answer.roots.length === 0) return textResult('Your client names no folders.');
      return textResult(answer.roots.map(({ uri, name }) => (name ? `${name}: ${uri}` : uri)).join('\n'));
    },
  );
}
