/**
 * A Streamable HTTP server that responds as its command line says, and partly as its URL says
 * (`?answer=KIND&on=METHOD&form=FORM`):
 *   --answer KIND     mcp (correct; the default) or one of ./wrong-answers.mjs
 *   --on METHOD       only for this JSON-RPC method; correct for all others
 *   --requests FILE   appends each request to FILE: one JSON object per line, with method, url, headers, body;
 *                     and `{"event":"gone"}` when a client disconnected before the response
 *   --bearer TOKEN    responds with 401 without this token
 *   --to URL          the target of `redirect`; that path itself is correct
 *   --modern          speaks revision 2026-07-28
 *   --tls             serves HTTPS with the certificate beside this file
 *   --stream          responds with event streams; --bare makes them minimal
 *   --as TYPE         declares another content type, or none if empty
 *   --encoding NAME   compresses its responses: gzip, br or deflate
 *   --forget N        forgets the session after N requests in it, once; with --always each one
 *   --forget-when FILE  forgets all sessions when the file exists, and removes the file
 *   --cut N           cuts the streams of the first N tool calls before the response; with --resumable
 *                     they carry an event ID, by which the rest can be fetched
 *   ?form=FORM        encodes its responses in one of ../odd-forms.mjs
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text as readText } from 'node:stream/consumers';
import { listen } from '../listen.mjs';
import { flag, option } from '../raw/lines.mjs';
import { Refusal, responder, text, toolMethods } from '../raw/protocol.mjs';
import { eventOf, writeAnswer } from './bodies.mjs';
import { Sessions } from './sessions.mjs';
import { status, wrongAnswers } from './wrong-answers.mjs';

const eventId = 'event-1';
const sessions = new Sessions();
let cutsLeft = Number(option('--cut', '0'));
/** The response that a cut stream did not send. */
let owed;

const tools = [
  { name: 'echo', call: (received) => text(JSON.stringify(received ?? null)) },
  { name: 'hello', annotations: { readOnlyHint: true }, call: () => text('hello') },
  {
    name: 'refuses',
    call: () => {
      throw new Refusal(-32050, 'The quota is used up');
    },
  },
];
const respond = responder(toolMethods(tools), { name: 'scripted', modern: flag('--modern') });

async function answer(request, response) {
  const body = await readText(request);
  const { method, url, headers } = request;
  record({ method, url, headers, body });
  response.on('close', () => {
    if (!response.writableEnded) record({ event: 'gone' });
  });
  const frame = request.method === 'POST' ? JSON.parse(body) : undefined;
  const { searchParams } = new URL(request.url, 'http://127.0.0.1');
  const kind = searchParams.get('answer') ?? option('--answer', 'mcp');
  const only = searchParams.get('on') ?? option('--on');
  const chosen = only === undefined || only === frame?.method;
  const bearer = option('--bearer');
  if (bearer !== undefined && request.headers.authorization !== `Bearer ${bearer}`)
    wrongAnswers[401](response);
  else if (kind !== 'mcp' && chosen && request.url !== option('--to')) wrongAnswers[kind](response, request);
  else if (request.method === 'GET') resume(request, response);
  else if (request.method === 'DELETE') status(200)(response);
  else if (!sessions.knows(request, frame)) status(404, 'Session not found')(response);
  else await serve(frame, searchParams.get('form') ?? 'plain', response);
}

async function serve(frame, form, response) {
  const reply = await respond(frame);
  if (reply === undefined) status(202)(response);
  else if (frame.method === 'tools/call' && cutsLeft > 0) cut(reply, response);
  else writeAnswer(response, reply, form, sessions.headersFor(frame));
}

function cut(reply, response) {
  cutsLeft -= 1;
  owed = reply;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const beginning = flag('--resumable') ? `id: ${eventId}\nretry: 10\ndata:\n\n` : ': working\n\n';
  response.write(beginning, () => response.socket.destroy());
}

function resume(request, response) {
  if (request.headers['last-event-id'] !== eventId) {
    status(405)(response);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(eventOf(JSON.stringify(owed)));
}

function record(happening) {
  const file = option('--requests');
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(happening)}\n`);
}

const beside = (name) => readFileSync(new URL(name, import.meta.url));

if (flag('--tls')) {
  const secured = createTlsServer({ key: beside('key.pem'), cert: beside('certificate.pem') }, answer);
  listen(secured, '/mcp', 'https');
} else {
  listen(createServer(answer), '/mcp');
}
