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

/** The sequence that shows an image on a terminal that can, else undefined. What it is, its first bytes tell. */
export function drawImage(bytes: Uint8Array, style: Style): string | undefined {
  if (style.images === undefined) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mimeType = signatures.find(([, test]) => test(buffer))?.[0];
  if (mimeType === undefined || !shownBy[style.images].includes(mimeType)) return undefined;
  return style.images === 'kitty' ? kitty(buffer, style.width) : iterm2(buffer);
}

/** https://sw.kovidgoyal.net/kitty/graphics-protocol/: at most 4096 characters a piece, `q=2` for no answer. */
function kitty(bytes: Buffer, columns: number): string {
  const data = bytes.toString('base64');
  const wide = bytes.length >= 24 && bytes.readUInt32BE(16) > columns * usualCellWidth;
  let drawn = '';
  for (let at = 0; at < data.length; at += 4096) {
    const more = at + 4096 < data.length ? 1 : 0;
    const control = at === 0 ? `f=100,a=T,q=2,${wide ? `c=${columns},` : ''}m=${more}` : `m=${more}`;
    drawn += `\x1b_G${control};${data.slice(at, at + 4096)}\x1b\\`;
  }
  return drawn;
}

/** Pixels. A terminal tells its true one only when asked; a wider image is fitted to the columns. */
const usualCellWidth = 10;

/** https://iterm2.com/documentation-images.html */
function iterm2(bytes: Buffer): string {
  const control = `inline=1;size=${bytes.length};preserveAspectRatio=1`;
  return `\x1b]1337;File=${control}:${bytes.toString('base64')}\x07`;
}
