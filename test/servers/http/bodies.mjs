/** Encodes a correct response as HTTP, as the command line requires. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { forms } from '../odd-forms.mjs';
import { flag, option } from '../raw/lines.mjs';

const compress = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync };

/** Writes a response as JSON, or with `--stream` as an event stream, in one of ../odd-forms.mjs. */
export function writeAnswer(response, frame, form, headers = {}) {
  const written = Buffer.from(forms[form](frame));
  const body = flag('--stream') ? eventOf(written) : written;
  const encoding = option('--encoding');
  const type = flag('--stream') ? 'text/event-stream' : option('--as', 'application/json');
  response.writeHead(200, {
    ...(type !== '' && { 'content-type': type }),
    ...(encoding !== undefined && { 'content-encoding': encoding }),
    ...headers,
  });
  response.end(encoding === undefined ? body : compress[encoding](body));
}

/** One event, with a `data:` field per line; with `--bare` in the shortest form that can be parsed. */
export function eventOf(text, fields = '') {
  const [end, name] = flag('--bare') ? ['\r\n', ': hello\r\n'] : ['\n', 'event: message\n'];
  const data = Buffer.from(text)
    .toString('latin1')
    .split('\n')
    .map((line) => `data: ${line}${end}`);
  // As bytes, to keep invalid UTF-8.
  return Buffer.from(`${fields}${name}${data.join('')}${flag('--bare') ? '' : end}`, 'latin1');
}
