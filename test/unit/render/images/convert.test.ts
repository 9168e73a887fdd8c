import { PNG } from 'pngjs';
import { decode as decodeSixels } from 'sixel';
import { describe, expect, it } from 'vitest';
import { halfBlocks } from '../../../../src/render/images/blocks.ts';
import { convert } from '../../../../src/render/images/convert.ts';
import { fitImage } from '../../../../src/render/images/fit-image.ts';
import { type Pixels, scaleDown } from '../../../../src/render/images/pixels.ts';
import { sixels } from '../../../../src/render/images/sixel.ts';
import { blue, clear, gradient, green, imageOf, pixelsOf, type Rgba, red } from './samples.ts';

const cell = { width: 8, height: 16 };

function pngOf({ width, height, data }: Pixels): Buffer {
  const png = new PNG({ width, height });
  png.data = Buffer.from(data);
  return PNG.sync.write(png, { filterType: 0 });
}

function converted(
  image: Pixels,
  method: 'kitty' | 'iterm' | 'sixel' | 'blocks',
  room = { width: 80, height: 16 },
) {
  return convert({ bytes: pngOf(image), format: 'png', method, room, cell, trueColour: true });
}

describe('an image is scaled to the room that it has', () => {
  const room = { width: 80, height: 16 };

  it.each(['kitty', 'iterm', 'sixel'] as const)('with its aspect ratio, and never enlarged: %s', (method) => {
    const cells = (width: number, height: number) =>
      fitImage({ width, height }, { method, room, cell }).cells;
    expect(cells(1_280, 100)).toEqual({ width: 80, height: 4 });
    expect(cells(100, 1_000)).toEqual({ width: 4, height: 16 });
    expect(cells(64, 64)).toEqual({ width: 8, height: 4 });
    expect(cells(1, 1)).toEqual({ width: 1, height: 1 });
    expect(cells(100_000, 1)).toEqual({ width: 80, height: 1 });
  });

  it('as half blocks, whose pixels are as wide as a cell', () => {
    const blocks = (width: number, height: number, cell = { width: 8, height: 16 }) =>
      fitImage({ width, height }, { method: 'blocks', room, cell });
    expect(blocks(320, 200)).toEqual({ cells: { width: 51, height: 16 }, pixels: { width: 51, height: 32 } });
    expect(blocks(1_000, 100).pixels).toEqual({ width: 80, height: 8 });
    expect(blocks(3, 3)).toEqual({ cells: { width: 3, height: 2 }, pixels: { width: 3, height: 3 } });
    // Wide cells.
    expect(blocks(320, 320, { width: 10, height: 16 }).pixels).toEqual({ width: 26, height: 32 });
  });

  it('pixels being averages, weighted by their opacity', () => {
    const scaled = scaleDown(imageOf([red, red, blue, clear], [red, red, clear, blue]), {
      width: 2,
      height: 1,
    });
    expect(pixelsOf(scaled)).toEqual([red, [0, 0, 255, 128]]);
  });
});

describe('kitty and iTerm2 get a new PNG', () => {
  it('kitty in chunks of 4096 characters, without a response, in so many cells', () => {
    const { text, rows } = converted(gradient(2_000, 400), 'kitty');
    expect(rows).toBe(8);
    const sequences = text.split('\x1b\\');
    expect(sequences.pop()).toBe('');
    const chunks = sequences.map((sequence) => sequence.split(';'));
    expect(chunks[0]?.[0]).toBe('\x1b_Gf=100,a=T,q=2,c=80,r=8,m=1');
    expect(chunks.at(-1)?.[0]).toBe('\x1b_Gm=0');
    expect(chunks.every(([, data = '']) => data.length <= 4096)).toBe(true);
    const png = PNG.sync.read(Buffer.from(chunks.map(([, data]) => data).join(''), 'base64'));
    // Twice the pixels of its cells, for screens of high density.
    expect([png.width, png.height]).toEqual([1_280, 256]);
  });

  it('iTerm2 in one sequence', () => {
    const { text } = converted(imageOf([red, green], [blue, clear]), 'iterm');
    const [control, data = ''] = text.split(':');
    const bytes = Buffer.from(data, 'base64');
    const facts = `size=${bytes.length};width=1;height=1;preserveAspectRatio=1`;
    expect(control).toBe(`\x1b]1337;File=inline=1;${facts}`);
    expect(data.at(-1)).toBe('\x07');
    expect(pixelsOf(PNG.sync.read(bytes))).toEqual([red, green, blue, clear]);
  });

  it('which is smaller if it would take long to send', () => {
    const noise = gradient(500, 500);
    for (let at = 0, seed = 1; at < noise.data.length; at += 1) {
      seed = (seed * 48_271) % 2_147_483_647;
      if (at % 4 !== 3) noise.data[at] = seed & 255;
    }
    const { text, rows } = converted(noise, 'kitty', { width: 200, height: 60 });
    expect(text.length).toBeLessThan(2 ** 19);
    expect(rows).toBe(32);
  });
});

describe('sixels', () => {
  /** The pixels that a terminal would show. */
  function shown(image: Pixels): Rgba[] {
    const data = sixels(image).replace('\x1bP0;1q', '').replace('\x1b\\', '');
    const { width, height, data32 } = decodeSixels(data, { fillColor: 0 });
    expect([width, height]).toEqual([image.width, image.height]);
    return pixelsOf({ data: new Uint8Array(data32.buffer, data32.byteOffset, width * height * 4) }) as Rgba[];
  }

  it('are the colours of the image, in bands of six rows; transparent pixels are not set', () => {
    const rows = Array.from({ length: 8 }, (_, row) =>
      row % 2 === 0 ? [red, green, clear] : [blue, clear, red],
    );
    const image = imageOf(...rows);
    expect(shown(image)).toEqual(pixelsOf(image));
  });

  it('have at most 256 colours, which are near those of the image', () => {
    const image = gradient(80, 50);
    const pixels = shown(image);
    expect(new Set(pixels.map(String)).size).toBeLessThanOrEqual(256);
    // What is diffused evens out.
    const mean = (all: number[][], channel: number) =>
      all.reduce((sum, pixel) => sum + (pixel[channel] ?? 0), 0) / all.length;
    for (const channel of [0, 1, 2]) {
      expect(Math.abs(mean(pixels, channel) - mean(pixelsOf(image), channel))).toBeLessThan(3);
    }
  });

  it('can be empty', () => {
    expect(sixels(imageOf([clear]))).toBe('\x1bP0;1q"1;1;1;1\x1b\\');
  });
});

describe('half blocks', () => {
  const image = imageOf([red, red, clear, clear], [green, green, blue, clear], [blue, clear, clear, clear]);

  it('have two pixels in each cell, with the terminal’s background where they are transparent', () => {
    expect(halfBlocks(image, true).split('\n')).toEqual([
      '\x1b[38;2;255;0;0m\x1b[48;2;0;255;0m▀▀\x1b[38;2;0;0;255m\x1b[49m▄\x1b[49m \x1b[0m',
      '\x1b[38;2;0;0;255m\x1b[49m▀\x1b[49m   \x1b[0m',
    ]);
  });

  it('have those of the 256 colours that do not depend on the palette', () => {
    const greys = imageOf(
      [
        [128, 128, 128, 255],
        [1, 1, 1, 255],
      ],
      [red, [250, 130, 0, 255]],
    );
    expect(halfBlocks(greys, false)).toBe('\x1b[38;5;244m\x1b[48;5;196m▀\x1b[38;5;16m\x1b[48;5;208m▀\x1b[0m');
  });
});
