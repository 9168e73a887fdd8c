import type { ImageProtocol, Style } from '../terminal/style.ts';

const signatures: [mimeType: string, test: (bytes: Buffer) => boolean][] = [
  ['image/png', (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  ['image/gif', (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))],
  ['image/webp', (bytes) => /^RIFF.{4}WEBP$/s.test(bytes.toString('latin1', 0, 12))],
];

const shownBy: Record<ImageProtocol, string[]> = {
  kitty: ['image/png'],
  iterm2: ['image/png', 'image/jpeg', 'image/gif', 'image/webp'],
};

/** Returns the escape sequence that shows an image; undefined if the terminal or the format, told by its signature, is unsupported. */
export function drawImage(bytes: Uint8Array, style: Style): string | undefined {
  if (style.images === undefined) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mimeType = signatures.find(([, test]) => test(buffer))?.[0];
  if (mimeType === undefined || !shownBy[style.images].includes(mimeType)) return undefined;
  return style.images === 'kitty' ? kitty(buffer, style.width) : iterm2(buffer);
}

/** https://sw.kovidgoyal.net/kitty/graphics-protocol/: chunks of at most 4096 characters; `q=2` suppresses responses. */
function kitty(bytes: Buffer, columns: number): string {
  const data = bytes.toString('base64');
  const wide = bytes.length >= 24 && bytes.readUInt32BE(16) > columns * typicalCellWidth;
  let text = '';
  for (let at = 0; at < data.length; at += 4096) {
    const more = at + 4096 < data.length ? 1 : 0;
    const control = at === 0 ? `f=100,a=T,q=2,${wide ? `c=${columns},` : ''}m=${more}` : `m=${more}`;
    text += `\x1b_G${control};${data.slice(at, at + 4096)}\x1b\\`;
  }
  return text;
}

/** In pixels. Only a query would tell the real one; wider images are scaled to the width of the terminal. */
const typicalCellWidth = 10;

/** https://iterm2.com/documentation-images.html */
function iterm2(bytes: Buffer): string {
  const control = `inline=1;size=${bytes.length};preserveAspectRatio=1`;
  return `\x1b]1337;File=${control}:${bytes.toString('base64')}\x07`;
}
