import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Encodes an image as PNG.
 * @param rgb the pixels row by row, three bytes each: red, green, blue
 */
export function encodePng(width: number, height: number, rgb: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8); // bits per sample
  header.writeUInt8(2, 9); // colour type: red, green, blue
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filterUp(width * 3, height, rgb))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each row as its difference from the row above, behind the number of that filter: smooth images shrink by it. */
function filterUp(rowLength: number, height: number, rgb: Uint8Array): Buffer {
  const filtered = Buffer.alloc((rowLength + 1) * height);
  for (let row = 0; row < height; row++) {
    const from = row * rowLength;
    const to = row * (rowLength + 1);
    filtered[to] = 2;
    for (let i = 0; i < rowLength; i++) {
      filtered[to + 1 + i] = (rgb[from + i] ?? 0) - (rgb[from + i - rowLength] ?? 0);
    }
  }
  return filtered;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
