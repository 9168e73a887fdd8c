import { assignColours, type Colour } from './palette.ts';
import type { Pixels } from './pixels.ts';

const upperHalf = '▀';
const lowerHalf = '▄';
const reset = '\x1b[0m';

/** Returns an image as lines of half blocks, whose two halves are pixels, in 24-bit colours or in those of the 256. */
export function halfBlocks(image: Pixels, trueColour: boolean): string {
  const parameters = trueColour ? exactColours(image) : indexedColours(image);
  const lines: string[] = [];
  for (let y = 0; y < image.height; y += 2) {
    let line = '';
    let colours = '';
    for (let x = 0; x < image.width; x += 1) {
      const upper = parameters(x, y);
      const lower = y + 1 < image.height ? parameters(x, y + 1) : undefined;
      // The colour of a half that is transparent is the terminal's background.
      const foreground = upper ?? lower;
      const background = upper === undefined ? undefined : lower;
      const next =
        (foreground === undefined ? '' : `\x1b[38;${foreground}m`) +
        (background === undefined ? '\x1b[49m' : `\x1b[48;${background}m`);
      if (next !== colours) line += next;
      colours = next;
      line += upper !== undefined ? upperHalf : lower !== undefined ? lowerHalf : ' ';
    }
    lines.push(line + reset);
  }
  return lines.join('\n');
}

/** Returns the parameters that select the colour of a pixel; undefined if it is transparent. */
type Parameters = (x: number, y: number) => string | undefined;

function exactColours({ width, data }: Pixels): Parameters {
  return (x, y) => {
    const at = (y * width + x) * 4;
    const alpha = data[at + 3] ?? 0;
    return alpha < 128 ? undefined : `2;${data.subarray(at, at + 3).join(';')}`;
  };
}

function indexedColours(image: Pixels): Parameters {
  // Pixels are so large that those with diffused errors would look like spots.
  const indices = assignColours(image, fixedColours(), false);
  return (x, y) => {
    const index = indices[y * image.width + x] ?? -1;
    return index < 0 ? undefined : `5;${firstFixed + index}`;
  };
}

/** The colours before depend on the user's palette. */
const firstFixed = 16;

/** Returns the colours of the 256 that every terminal has: a cube of 6 × 6 × 6 and 24 greys. */
function fixedColours(): Colour[] {
  const intensities = [0, 95, 135, 175, 215, 255];
  const cube = intensities.flatMap((red) =>
    intensities.flatMap((green) => intensities.map((blue): Colour => [red, green, blue])),
  );
  const greys = Array.from({ length: 24 }, (_, index) => 8 + 10 * index);
  return [...cube, ...greys.map((grey): Colour => [grey, grey, grey])];
}
