/**
 * Encodes its responses in a form that deviates from the protocol, given by its first argument:
 * one of ../odd-forms.mjs, or of those below for lines; `answered-notification` answers notifications as well. With `--modern` it speaks the modern era.
 */
import { createInterface } from 'node:readline';
import { forms } from '../odd-forms.mjs';
import { flag } from './lines.mjs';
import { Refusal, responder, text, toolMethods } from './protocol.mjs';

const whole = (frame) => JSON.stringify(frame);

/** Complete outputs, for forms that are not a single line. */
const writings = {
  crlf: (frame) => `${whole(frame)}\r\n`,
  'empty-lines': (frame) => `\n\r\n${whole(frame)}\n  \n`,
  spread: (frame) => `${JSON.stringify(frame, undefined, 2)}\n`,
  half: (frame) => `${whole(frame).slice(0, 20)}\n${whole(frame)}\n`,
  'answered-notification': (frame) => `${whole(frame)}\n`,
  'content-length': (frame) => `Content-Length: ${Buffer.byteLength(whole(frame))}\r\n\r\n${whole(frame)}`,
};

const form = process.argv[2];
const tools = [
  { name: 'hello', call: () => text('hello') },
  {
    name: 'refuses',
    call: () => {
      throw new Refusal(-32050, 'The quota is used up');
    },
  },
];
const respond = responder(toolMethods(tools), { name: 'odd-frames', modern: flag('--modern') });

async function write(frame) {
  if (form !== 'split') {
    const written =
      writings[form]?.(frame) ?? Buffer.concat([Buffer.from(forms[form](frame)), Buffer.of(10)]);
    process.stdout.write(written);
    return;
  }
  for (const byte of Buffer.from(`${whole(frame)}\n`)) {
    await new Promise((done) => process.stdout.write(Buffer.of(byte), done));
  }
}

const lines = createInterface({ input: process.stdin, terminal: false });
lines.on('line', async (line) => {
  const frame = JSON.parse(line);
  const answer = await respond(frame);
  if (frame.id === undefined && form === 'answered-notification') {
    await write({ jsonrpc: '2.0', id: null, error: { code: -32601, message: 'Method not found' } });
  }
  if (answer !== undefined) await write(answer);
});
lines.on('close', () => process.exit(0));
