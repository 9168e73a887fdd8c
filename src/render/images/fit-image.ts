import type { CellSize, ImageMethod } from '../../terminal/capabilities/graphics.ts';
import type { Size } from './pixels.ts';

/** How and where an image is shown. */
export interface Place {
  method: ImageMethod;
  /** The columns and rows that it may take. */
  room: Size;
  /** The size of a cell in pixels, as reported or assumed. */
  cell: CellSize;
}

/** The size of an image on the terminal. */
export interface Fit {
  /** Columns and rows. */
  cells: Size;
  /** The pixels to send, of which half blocks show two in each cell. */
  pixels: Size;
}

/** The pixels that one on the screen may stand for: terminals on high-density screens report smaller cells. */
const density = 2;

/** Returns the largest size at which an image fits with its aspect ratio. It is never enlarged. */
export function fitImage(image: Size, { method, room, cell }: Place): Fit {
  if (method === 'blocks') return fitBlocks(image, room, cell);
  const scale = Math.min(
    1,
    (room.width * cell.width) / image.width,
    (room.height * cell.height) / image.height,
  );
  const shown = { width: image.width * scale, height: image.height * scale };
  // The others scale what they get to the cells that they are told; sixels are shown pixel by pixel.
  const sent = method === 'sixel' ? scale : Math.min(1, scale * density);
  return {
    cells: {
      width: clamp(Math.ceil(shown.width / cell.width - 0.01), room.width),
      height: clamp(Math.ceil(shown.height / cell.height - 0.01), room.height),
    },
    pixels: {
      width: clamp(Math.floor(image.width * sent + 0.01), image.width),
      height: clamp(Math.floor(image.height * sent + 0.01), image.height),
    },
  };
}

/** The pixels of half blocks are as wide as a cell and half as high, so that they are not square in every font. */
function fitBlocks(image: Size, room: Size, cell: CellSize): Fit {
  const stretch = (2 * cell.width) / cell.height;
  const scale = Math.min(
    1,
    1 / stretch,
    room.width / image.width,
    (room.height * 2) / (image.height * stretch),
  );
  const width = clamp(Math.round(image.width * scale), Math.min(room.width, image.width));
  const height = clamp(Math.round(image.height * scale * stretch), Math.min(room.height * 2, image.height));
  return { cells: { width, height: Math.ceil(height / 2) }, pixels: { width, height } };
}

function clamp(value: number, most: number): number {
  return Math.max(1, Math.min(value, most));
}
