import { createServer, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';

/** What an API of models answers. A body that is not an object is sent as it is; without one, nothing is answered. */
export interface ApiAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: object | string;
}

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: JsonObject;
}

/** Serves these answers in order, the last one repeatedly, until the test ends. */
export async function startModelApi(
  ...answers: ApiAnswer[]
): Promise<{ base: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
    const {
      status = 200,
      headers = {},
      body,
    } = answers.length > 1 ? (answers.shift() ?? {}) : (answers[0] ?? {});
    if (body === undefined) return;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { base: `http://127.0.0.1:${port}/v1`, received };
}

/** A chat completion of OpenAI's API with this message. */
export function chatCompletion(message: object, finish = 'stop'): ApiAnswer {
  const choices = [
    { index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: finish },
  ];
  return { body: { model: 'gpt-5-2026', choices, usage: { prompt_tokens: 12, completion_tokens: 3 } } };
}

/** A message of Anthropic's API with this content. */
export function anthropicMessage(content: object[], stop = 'end_turn'): ApiAnswer {
  const usage = { input_tokens: 10, cache_read_input_tokens: 2, output_tokens: 3 };
  return {
    body: { type: 'message', role: 'assistant', model: 'claude-5', content, stop_reason: stop, usage },
  };
}
