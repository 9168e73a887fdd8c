/**
 * A server over Streamable HTTP that follows each rule of `mcpc check`, except the one after `--break`. `--modern`
 * speaks revision 2026-07-28, and `--bearer TOKEN` requires a token.
 */
import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { listen } from '../listen.mjs';
import { flag, option } from '../raw/lines.mjs';
import { createEndpoint } from './endpoint.mjs';

const respond = createEndpoint({
  broken: option('--break'),
  modern: flag('--modern'),
  bearer: option('--bearer'),
});

const http = createServer(async (request, response) => {
  const { method, headers } = request;
  const answer = await respond({ method, headers, body: await readText(request) });
  response.writeHead(answer.status, answer.headers).end(answer.body);
});

listen(http, '/mcp');
