import { PNG } from 'pngjs';
import type { Pixels, Size } from './pixels.ts';

/** Characters of base64 in one of kitty's sequences. */
const kittyChunk = 4096;

/**
 * Returns the sequences with which kitty shows an image in so many cells; `q=2` suppresses its responses.
 * https://sw.kovidgoyal.net/kitty/graphics-protocol/
 */
export function kitty(image: Pixels, { width, height }: Size): string {
  const data = base64Png(image);
  let text = '';
  for (let at = 0; at < data.length; at += kittyChunk) {
    const more = at + kittyChunk < data.length ? 1 : 0;
    const control = at === 0 ? `f=100,a=T,q=2,c=${width},r=${height},m=${more}` : `m=${more}`;
    text += `\x1b_G${control};${data.slice(at, at + kittyChunk)}\x1b\\`;
  }
  return text;
}

/** Returns the sequence with which iTerm2 shows an image in so many cells. https://iterm2.com/documentation-images.html */
export function iterm(image: Pixels, { width, height }: Size): string {
  const data = base64Png(image);
  const size = Buffer.byteLength(data, 'base64');
  const control = `inline=1;size=${size};width=${width};height=${height};preserveAspectRatio=1`;
  return `\x1b]1337;File=${control}:${data}\x07`;
}

/** Choosing a filter for each row takes several times as long. */
const paeth = 4;

function base64Png({ width, height, data }: Pixels): string {
  const png = new PNG({ width, height });
  png.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return PNG.sync.write(png, { filterType: paeth }).toString('base64');
}
