import type { Pixels } from './pixels.ts';

/** Bits of each channel by which colours are told apart. */
const precision = 5;
const shift = 8 - precision;

export type Colour = readonly [red: number, green: number, blue: number];

/** An image in a few colours. */
export interface Indexed {
  palette: Colour[];
  /** For each pixel the index of its colour; -1 if it is transparent. */
  indices: Int16Array;
}

/** The pixels of one colour, as far as colours are told apart. */
interface Bin {
  /** Their mean. */
  colour: Colour;
  count: number;
}

/** Reduces an image to at most `most` colours, chosen by median cut. */
export function reduceColours(image: Pixels, most: number): Indexed {
  const bins = binsOf(image);
  const palette = bins.length <= most ? bins.map(({ colour }) => colour) : medianCut(bins, most);
  return { palette, indices: assignColours(image, palette, true) };
}

function binsOf({ data }: Pixels): Bin[] {
  const sums = new Map<number, [red: number, green: number, blue: number, count: number]>();
  for (let at = 0; at < data.length; at += 4) {
    if (!isOpaque(data, at)) continue;
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    const key = keyOf(red, green, blue);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, [red, green, blue, 1]);
    else {
      sum[0] += red;
      sum[1] += green;
      sum[2] += blue;
      sum[3] += 1;
    }
  }
  return [...sums.values()].map(([red, green, blue, count]) => ({
    colour: [red / count, green / count, blue / count],
    count,
  }));
}

function isOpaque(data: Uint8Array, at: number): boolean {
  return (data[at + 3] ?? 0) >= 128;
}

function keyOf(red: number, green: number, blue: number): number {
  return ((red >> shift) << (2 * precision)) | ((green >> shift) << precision) | (blue >> shift);
}

/** Halves the box with the most pixels and the widest range of a channel, until there are enough. */
function medianCut(bins: Bin[], most: number): Colour[] {
  const boxes = [boxOf(bins)];
  while (boxes.length < most) {
    boxes.sort((one, other) => other.weight - one.weight);
    const widest = boxes[0];
    if (widest === undefined || widest.bins.length < 2) break;
    boxes.splice(0, 1, ...halves(widest).map(boxOf));
  }
  return boxes.map(({ bins }) => meanOf(bins));
}

interface Box {
  bins: Bin[];
  /** The channel in which the colours differ most. */
  channel: number;
  weight: number;
}

function boxOf(bins: Bin[]): Box {
  let channel = 0;
  let range = -1;
  for (const candidate of [0, 1, 2]) {
    const values = bins.map(({ colour }) => colour[candidate] ?? 0);
    const difference = values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
    if (difference > range) [channel, range] = [candidate, difference];
  }
  return { bins, channel, weight: bins.length < 2 ? -1 : range * Math.sqrt(countOf(bins)) };
}

function countOf(bins: readonly Bin[]): number {
  return bins.reduce((sum, { count }) => sum + count, 0);
}

function halves({ bins, channel }: Box): [Bin[], Bin[]] {
  const sorted = bins.toSorted((one, other) => (one.colour[channel] ?? 0) - (other.colour[channel] ?? 0));
  const half = countOf(bins) / 2;
  let end = 0;
  for (let count = 0; count < half && end < sorted.length - 1; end += 1) count += sorted[end]?.count ?? 0;
  return [sorted.slice(0, end), sorted.slice(end)];
}

function meanOf(bins: readonly Bin[]): Colour {
  const count = countOf(bins);
  const mean = (channel: number) =>
    bins.reduce((sum, bin) => sum + (bin.colour[channel] ?? 0) * bin.count, 0) / count;
  return [mean(0), mean(1), mean(2)];
}

/**
 * Returns for each pixel the index of its colour in a palette, -1 if it is transparent. With `diffuse`,
 * pixels nearby make up for the error of each (Floyd and Steinberg).
 */
export function assignColours(
  { width, height, data }: Pixels,
  palette: readonly Colour[],
  diffuse: boolean,
): Int16Array {
  const nearest = nearestOf(palette);
  const indices = new Int16Array(width * height).fill(-1);
  const wanted: [red: number, green: number, blue: number] = [0, 0, 0];
  // The errors of a row and of the next, with a pixel of margin at both ends.
  let errors = new Float32Array((width + 2) * 3);
  for (let y = 0; y < height; y += 1) {
    const next = new Float32Array((width + 2) * 3);
    for (let x = 0; x < width; x += 1) {
      const pixel = y * width + x;
      if (!isOpaque(data, pixel * 4)) continue;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = (data[pixel * 4 + channel] ?? 0) + (errors[(x + 1) * 3 + channel] ?? 0);
        wanted[channel] = Math.max(0, Math.min(255, value));
      }
      const index = nearest(wanted);
      indices[pixel] = index;
      if (!diffuse) continue;
      for (let channel = 0; channel < 3; channel += 1) {
        const error = (wanted[channel] ?? 0) - (palette[index]?.[channel] ?? 0);
        const at = (x + 1) * 3 + channel;
        add(errors, at + 3, (error * 7) / 16);
        add(next, at - 3, (error * 3) / 16);
        add(next, at, (error * 5) / 16);
        add(next, at + 3, error / 16);
      }
    }
    errors = next;
  }
  return indices;
}

function add(values: Float32Array, at: number, value: number): void {
  values[at] = (values[at] ?? 0) + value;
}

/** Returns a function that finds the nearest colour of a palette, and remembers it for similar ones. */
function nearestOf(palette: readonly Colour[]): (colour: Colour) => number {
  const known = new Int16Array(1 << (3 * precision)).fill(-1);
  return ([red, green, blue]) => {
    const key = keyOf(red, green, blue);
    const found = known[key] ?? -1;
    if (found !== -1) return found;
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < palette.length; index += 1) {
      const [r, g, b] = palette[index] ?? [0, 0, 0];
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (distance < least) [nearest, least] = [index, distance];
    }
    known[key] = nearest;
    return nearest;
  };
}
