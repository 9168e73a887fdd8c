import { halfBlocks } from './blocks.ts';
import { decode } from './decode.ts';
import { fitImage, type Place } from './fit-image.ts';
import type { ImageFormat } from './formats.ts';
import { type Pixels, type Size, scaleDown } from './pixels.ts';
import { iterm, kitty } from './protocols.ts';
import { sixels } from './sixel.ts';

/** An image, and how it is to be shown. */
export interface Conversion extends Place {
  bytes: Uint8Array;
  format: ImageFormat;
  /** Whether half blocks have 24-bit colours instead of 256. */
  trueColour: boolean;
}

/** What shows an image on a terminal. */
export interface Converted {
  text: string;
  /** The rows that it takes. */
  rows: number;
}

/** Longer texts are made shorter by scaling the image down: they would hold up the terminal, which may be far away. */
const maxLength = 2 ** 19;

/** Decodes an image and encodes it for a terminal. Throws if it cannot be decoded. */
export function convert({ bytes, format, trueColour, ...place }: Conversion): Converted {
  const image = decode(bytes, format);
  const { cells, pixels } = fitImage(image, place);
  for (let { width, height } = pixels; ; ) {
    const text = encode(scaleDown(image, { width, height }), cells);
    if (text.length <= maxLength || place.method === 'blocks') return { text, rows: cells.height };
    width = Math.max(1, Math.floor(width * 0.7));
    height = Math.max(1, Math.floor(height * 0.7));
  }

  function encode(scaled: Pixels, size: Size): string {
    switch (place.method) {
      case 'kitty':
        return kitty(scaled, size);
      case 'iterm':
        return iterm(scaled, size);
      case 'sixel':
        return sixels(scaled);
      case 'blocks':
        return halfBlocks(scaled, trueColour);
    }
  }
}
