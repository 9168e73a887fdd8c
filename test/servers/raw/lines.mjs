/**
 * Serves MCP as one JSON message per line on standard input and output.
 *
 * Every fixture based on it accepts, anywhere on its command line,
 *   --modern        to speak revision 2026-07-28 instead of 2025-11-25,
 *   --starts FILE   to append its process id to FILE when it starts,
 *   --frames FILE   to append each received line to FILE, unmodified,
 * and ignores all other words, so that a test can mark its processes with one.
 */
import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { responder } from './protocol.mjs';

/** Returns the word after `name` on the command line, or `fallback`. */
export function option(name, fallback) {
  const at = process.argv.indexOf(name);
  return at === -1 ? fallback : process.argv[at + 1];
}

/** Whether `name` is on the command line. */
export function flag(name) {
  return process.argv.includes(name);
}

/** Writes one frame; calls `written` when it has left this process. */
export function send(frame, written) {
  process.stdout.write(`${JSON.stringify(frame)}\n`, written);
}

/** Sends a notification. */
export function notify(method, params) {
  send({ jsonrpc: '2.0', method, params });
}

const pending = new Map();
let requests = 0;

/** Sends a server request. Returns its ID, and a promise of its result, or of `{ error }`. */
export function request({ method, params }) {
  requests += 1;
  const id = `request-${requests}`;
  send({ jsonrpc: '2.0', id, method, params });
  return { id, answer: new Promise((resolve) => pending.set(id, resolve)) };
}

function receiveResponse({ id, result, error }) {
  pending.get(id)?.(result ?? { error });
  pending.delete(id);
}

/**
 * Responds to each line. At the end of standard input it calls `ended`, which exits by default. The other options are
 * those of `responder`.
 */
export function serve(methods, { ended = () => process.exit(0), ...options } = {}) {
  record('--starts', `${process.pid}\n`);
  const name = basename(process.argv[1], '.mjs');
  const respond = responder(methods, { name, modern: flag('--modern'), ...options });
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.on('line', async (line) => {
    record('--frames', `${line}\n`);
    const frame = JSON.parse(line);
    if (frame.method === undefined) return receiveResponse(frame);
    const answer = await respond(frame);
    if (answer !== undefined) send(answer);
  });
  lines.on('close', ended);
}

function record(name, line) {
  const file = option(name);
  if (file !== undefined) appendFileSync(file, line);
}
