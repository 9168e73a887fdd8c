/**
 * The older HTTP with SSE, hand-written: `GET /sse` is the stream, `POST /message` receives requests.
 *   --on METHOD       misbehaves for this JSON-RPC method, as --do says:
 *   --do KIND         end (ends the stream), cut (cuts its connection), or one of ./wrong-answers.mjs for the POST
 *   --endpoint URL    announces this endpoint, or none if empty
 *   --hang-up         ends the stream at once
 * Its responses are encoded in one of ../odd-forms.mjs if the URL ends with `?form=NAME`.
 */
import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { listen } from '../listen.mjs';
import { forms } from '../odd-forms.mjs';
import { flag, option } from '../raw/lines.mjs';
import { responder, text, toolMethods } from '../raw/protocol.mjs';
import { status, wrongAnswers } from './wrong-answers.mjs';

const respond = responder(toolMethods([{ name: 'hello', call: () => text('hello') }]), { name: 'sse' });
let stream;
let write;

function open(response, form) {
  stream = response;
  write = forms[form ?? 'plain'];
  stream.writeHead(200, { 'content-type': 'text/event-stream' });
  const endpoint = option('--endpoint', '/message');
  if (endpoint !== '') stream.write(`event: endpoint\ndata: ${endpoint}\n\n`);
  else stream.write(': hello\n\n');
  if (flag('--hang-up')) stream.end();
}

async function take(request, response) {
  const frame = JSON.parse(await readText(request));
  const kind = option('--on') === frame.method ? option('--do') : 'answer';
  const happening = {
    answer: () => answer(frame),
    end: () => stream.end(),
    cut: () => stream.socket.destroy(),
  }[kind];
  if (happening === undefined) {
    wrongAnswers[kind](response);
    return;
  }
  status(202, 'Accepted')(response);
  await happening();
}

async function answer(frame) {
  const reply = await respond(frame);
  if (reply !== undefined) stream.write(`event: message\ndata: ${write(reply)}\n\n`);
}

const http = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
  if (request.method === 'GET' && pathname === '/sse') open(response, searchParams.get('form'));
  else if (request.method === 'POST' && pathname === '/message') await take(request, response);
  else status(pathname === '/sse' ? 405 : 404)(response);
});

listen(http, '/sse');
