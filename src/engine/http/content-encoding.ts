import { pipeline, type Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

// What has come is given out at once, and a stream that lacks its end is no error: events are not to wait.
const zlib = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const brotli = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};

/** Undoes what `Content-Encoding` names (RFC 9110, section 8.4). What is not known is left as it is. */
export function decoded(body: Readable, encodings: string): Readable {
  const names = encodings.toLowerCase().split(',').reverse();
  return names.reduce((stream, name) => through(stream, name.trim()), body);
}

function through(body: Readable, encoding: string): Readable {
  const decoder = decoderFor(encoding);
  // Who reads the decoded body hears of what breaks.
  return decoder === undefined ? body : pipeline(body, decoder, () => {});
}

function decoderFor(encoding: string) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(zlib);
    case 'deflate':
      return createInflate(zlib);
    case 'br':
      return createBrotliDecompress(brotli);
    default:
      return undefined;
  }
}
