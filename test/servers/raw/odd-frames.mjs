/**
 * Writes its answers in a form that is not quite the protocol's; the first word on its command line says how:
 * bom, glued, batch, no-version, null-error, text-error, crlf, split, null-id-error, string-id, unknown-revision,
 * no-server-info, null-meta, invalid-utf8 or twice.
 */
import { createInterface } from 'node:readline';
import { responder, text, toolMethods } from './protocol.mjs';

const form = process.argv[2];
const respond = responder(toolMethods([{ name: 'hello', call: () => text('hello') }]), {
  name: 'odd-frames',
});

const forms = {
  bom: (frame) => `\uFEFF${JSON.stringify(frame)}\n`,
  glued: (frame) => `loading... ${JSON.stringify(frame)}\n`,
  batch: (frame) => `${JSON.stringify([frame])}\n`,
  'no-version': ({ jsonrpc, ...rest }) => `${JSON.stringify(rest)}\n`,
  'null-error': (frame) => `${JSON.stringify('error' in frame ? frame : { ...frame, error: null })}\n`,
  'text-error': (frame) =>
    `${JSON.stringify('error' in frame ? { ...frame, error: 'no such method' } : frame)}\n`,
  crlf: (frame) => `${JSON.stringify(frame)}\r\n`,
  'null-id-error': (frame) => `${JSON.stringify('error' in frame ? { ...frame, id: null } : frame)}\n`,
  'string-id': (frame) => `${JSON.stringify({ ...frame, id: String(frame.id) })}\n`,
  'unknown-revision': (frame) => `${JSON.stringify(inResult(frame, 'protocolVersion', '1999-12-31'))}\n`,
  'no-server-info': (frame) => `${JSON.stringify(inResult(frame, 'serverInfo', undefined))}\n`,
  'null-meta': (frame) =>
    `${JSON.stringify('result' in frame ? { ...frame, result: { ...frame.result, _meta: null } } : frame)}\n`,
  'invalid-utf8': (frame) =>
    Buffer.from(`${JSON.stringify(frame).replace('"text":"hello"', '"text":"h\u00e9llo"')}\n`, 'latin1'),
  twice: (frame) => `${JSON.stringify(frame)}\n`.repeat(2),
};

/** Replaces a member of the answer to `initialize`, which alone has these members. */
function inResult(frame, member, value) {
  return frame.result?.protocolVersion === undefined
    ? frame
    : { ...frame, result: { ...frame.result, [member]: value } };
}

async function write(frame) {
  if (form !== 'split') {
    process.stdout.write(forms[form](frame));
    return;
  }
  for (const byte of Buffer.from(`${JSON.stringify(frame)}\n`)) {
    await new Promise((done) => process.stdout.write(Buffer.of(byte), done));
  }
}

const lines = createInterface({ input: process.stdin, terminal: false });
lines.on('line', async (line) => {
  const answer = await respond(JSON.parse(line));
  if (answer !== undefined) await write(answer);
});
lines.on('close', () => process.exit(0));
