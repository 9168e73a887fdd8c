import { inflateSync } from 'node:zlib';
import { decode as decodeBmp } from 'bmp-ts';
import { decode as decodeJpeg } from 'jpeg-js';
import { GifReader } from 'omggif';
import { PNG } from 'pngjs';
import { type ImageFormat, maxPixels } from './formats.ts';
import type { Pixels, Size } from './pixels.ts';

/** The memory that decoding a JPEG may take, in MB, besides its pixels. */
const maxJpegMemory = 512;
/** Each scan of a progressive JPEG visits all of its pixels. */
const maxJpegScans = 64;

/** Decodes an image, of a GIF the first frame. Throws if it is invalid, or larger than what is decoded. */
export function decode(bytes: Uint8Array, format: ImageFormat): Pixels {
  return decoders[format](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

const decoders: Record<ImageFormat, (bytes: Buffer) => Pixels> = {
  png(bytes) {
    checkSize({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) });
    // Of interlaced images, the decoder inflates all that there is.
    if (bytes[28] !== 0) checkInflatedLength(bytes);
    const { width, height, data } = PNG.sync.read(bytes);
    return { width, height, data };
  },
  jpeg(bytes) {
    checkScans(bytes);
    const limits = { maxResolutionInMP: maxPixels / 1e6, maxMemoryUsageInMB: maxJpegMemory };
    return decodeJpeg(bytes, { useTArray: true, formatAsRGBA: true, tolerantDecoding: true, ...limits });
  },
  gif(bytes) {
    checkSize({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) });
    const gif = new GifReader(bytes);
    const { width, height } = gif;
    const data = new Uint8Array(width * height * 4);
    const frame = gif.frameInfo(0);
    // The decoder would write beyond the pixels.
    if (frame.x + frame.width > width || frame.y + frame.height > height) {
      throw new RangeError('The first frame is not within the image.');
    }
    gif.decodeAndBlitFrameRGBA(0, data);
    return { width, height, data };
  },
  bmp(bytes) {
    checkSize({ width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) });
    // The decoder mixes up the channels of indexed colours.
    const bits = bytes.readUInt16LE(28);
    if (bits !== 24 && bits !== 32) throw new RangeError(`A BMP of ${bits} bits per pixel is not decoded.`);
    const { width, height, data } = decodeBmp(bytes, { toRGBA: true });
    // Few programs write an alpha channel, and where there is none the decoder has zeros.
    for (let at = 3; at < data.length; at += 4) data[at] = 255;
    return { width, height, data };
  },
};

function checkSize({ width, height }: Size): void {
  if (!(width > 0 && height > 0 && width * height <= maxPixels)) {
    throw new RangeError(`An image of ${width} × ${height} pixels is not decoded.`);
  }
}

/** Throws if the pixels of a PNG inflate to more than 16 bits for each of four channels need. */
function checkInflatedLength(bytes: Buffer): void {
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, end));
  }
  const pixels = bytes.readUInt32BE(16) * bytes.readUInt32BE(20);
  // The rows of each of the seven passes begin with a byte of their own.
  const maxOutputLength = pixels * 8 + bytes.readUInt32BE(20) * 2 + 64;
  inflateSync(Buffer.concat(parts), { maxOutputLength });
}

function checkScans(bytes: Buffer): void {
  let scans = 0;
  for (let at = bytes.indexOf(startOfScan); at !== -1; at = bytes.indexOf(startOfScan, at + 2)) scans += 1;
  if (scans > maxJpegScans) throw new RangeError(`A JPEG of ${scans} scans is not decoded.`);
}

const startOfScan = Buffer.from([0xff, 0xda]);
