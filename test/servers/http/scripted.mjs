/**
 * A Streamable HTTP server that answers as it is told on its command line, some of it in its address, too
 * (`?answer=KIND&on=METHOD&form=FORM`):
 *   --answer KIND     how: mcp (as it should; the default) or one of ./wrong-answers.mjs
 *   --on METHOD       only to this JSON-RPC method; to everything else as it should
 *   --requests FILE   appends each request to FILE: one JSON object a line, with method, url, headers, body;
 *                     and `{"event":"gone"}` when somebody went away without an answer
 *   --bearer TOKEN    answers 401 without this token
 *   --to URL          where `redirect` points; that path itself is answered as it should
 *   --modern          speaks revision 2026-07-28
 *   --tls             serves HTTPS with the certificate beside this file
 *   --stream          answers as event streams; --bare makes them as bare as can be understood
 *   --as TYPE         declares another content type; none when empty
 *   --encoding NAME   compresses its answers: gzip, br or deflate
 *   --forget N        forgets the session after N requests in it, once; with --always each one
 *   --cut N           cuts the streams of the first N calls of a tool before their answer; with --resumable
 *                     they carry an event id, by which the rest can be fetched
 *   ?form=FORM        writes its answers in one of ../odd-forms.mjs
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
/** The answer that a cut stream owes. */
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
