import { pipeline, type Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

// Events must not wait for more input, and a stream may end without its trailer.
const zlib = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const brotli = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};

/** How many encodings are undone, one after the other: no server uses more. */
const maxEncodings = 3;

/** Decodes a body by its Content-Encoding (RFC 9110, section 8.4); ignores unknown encodings. */
export function decoded(body: Readable, encodings: string): Readable {
  const names = encodings.toLowerCase().split(',', maxEncodings).reverse();
  return names.reduce((stream, name) => through(stream, name.trim()), body);
}

function through(body: Readable, encoding: string): Readable {
  const decoder = decoderFor(encoding);
  // Errors surface in the decoded stream.
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
