import { reduceColours } from './palette.ts';
import type { Pixels } from './pixels.ts';

/** The registers for colours that terminals have; some have only sixteen and reuse them. */
const registers = 256;
/** Rows of pixels in a band. */
const bandHeight = 6;

/**
 * Returns an image as sixels; transparent pixels keep the terminal's background.
 * https://vt100.net/docs/vt3xx-gp/chapter14.html
 */
export function sixels(image: Pixels): string {
  const { width, height } = image;
  const { palette, indices } = reduceColours(image, registers);
  const definitions = palette.map((colour, index) => {
    const percentages = colour.map((value) => Math.round((value * 100) / 255));
    return `#${index};2;${percentages.join(';')}`;
  });
  const bands: string[] = [];
  for (let top = 0; top < height; top += bandHeight) {
    bands.push(bandOf(indices.subarray(top * width, (top + bandHeight) * width), width));
  }
  return `\x1bP0;1q"1;1;${width};${height}${definitions.join('')}${bands.join('-')}\x1b\\`;
}

/** Returns a band: for each of its colours, which of the six pixels in each column have it. */
function bandOf(indices: Int16Array, width: number): string {
  const columnsByColour = new Map<number, Uint8Array>();
  for (let at = 0; at < indices.length; at += 1) {
    const index = indices[at] ?? -1;
    if (index < 0) continue;
    const columns = columnsByColour.get(index) ?? new Uint8Array(width);
    columnsByColour.set(index, columns);
    const x = at % width;
    columns[x] = (columns[x] ?? 0) | (1 << Math.floor(at / width));
  }
  return [...columnsByColour].map(([index, columns]) => `#${index}${runsOf(columns)}`).join('$');
}

/** Returns the characters of a row, of which equal ones are counted (`!12?`), without empty ones at its end. */
function runsOf(columns: Uint8Array): string {
  let text = '';
  for (let from = 0; from < columns.length; ) {
    const bits = columns[from] ?? 0;
    let to = from + 1;
    while (to < columns.length && columns[to] === bits) to += 1;
    const count = to - from;
    const character = String.fromCharCode(0x3f + bits);
    const isBlankEnd = bits === 0 && to === columns.length;
    if (!isBlankEnd) text += count > 3 ? `!${count}${character}` : character.repeat(count);
    from = to;
  }
  return text;
}
