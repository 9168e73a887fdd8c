import type { Pixels } from '../../../../src/render/images/pixels.ts';

export type Rgba = [red: number, green: number, blue: number, alpha: number];

export const red: Rgba = [255, 0, 0, 255];
export const green: Rgba = [0, 255, 0, 255];
export const blue: Rgba = [0, 0, 255, 255];
export const clear: Rgba = [0, 0, 0, 0];

/** Returns an image of these rows. */
export function imageOf(...rows: Rgba[][]): Pixels {
  return {
    width: rows[0]?.length ?? 0,
    height: rows.length,
    data: Uint8Array.from(rows.flat(2)),
  };
}

/** Returns the pixels of an image, row by row. */
export function pixelsOf({ data }: Pick<Pixels, 'data'>): number[][] {
  return Array.from({ length: data.length / 4 }, (_, index) => [...data.subarray(index * 4, index * 4 + 4)]);
}

/** Returns an image in which both dimensions and all channels vary. */
export function gradient(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = [
        Math.round((x * 255) / width),
        Math.round((y * 255) / height),
        ((x + y) * 255) / (width + height),
        255,
      ];
      data.set(colour, (y * width + x) * 4);
    }
  }
  return { width, height, data };
}
