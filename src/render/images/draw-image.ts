import { colourLevel } from '../../terminal/capabilities/colour-level.ts';
import {
  type ImageMethod,
  imageMethodOf,
  type TerminalReport,
} from '../../terminal/capabilities/graphics.ts';
import { convertImage } from './convert-image.ts';
import { formatOf, maxBytes } from './formats.ts';

/** Returns what shows an image on the terminal; undefined if it cannot be shown there. */
export type DrawImage = (bytes: Uint8Array) => Promise<string | undefined>;

/** Drawn images by their base64. */
export type DrawnImages = ReadonlyMap<string, string>;

/** The terminal that an image is drawn on. */
export interface ImageTerminal {
  columns: number;
  rows: number;
  env: Readonly<Record<string, string | undefined>>;
  /** Characters other than ASCII can be displayed. */
  unicode: boolean;
  /** The value of `--images`. */
  images: 'auto' | ImageMethod;
  /** The value of `--color`. */
  color: 'auto' | 'always' | 'never' | undefined;
  /** Asks the terminal about itself; undefined where nobody reads its answer. */
  query: (() => Promise<TerminalReport | undefined>) | undefined;
  /** Ends the conversion of an image, which is not shown then. */
  signal: AbortSignal | undefined;
}

/** The size of a cell if the terminal does not report it, in pixels: small, so that sixels rather take less room. */
const typicalCell = { width: 8, height: 16 };

/** Returns what shows an image on a terminal, without the last line break; undefined if it cannot be shown. */
export async function drawImage(
  bytes: Uint8Array,
  terminal: ImageTerminal,
  convert = convertImage,
): Promise<string | undefined> {
  const format = bytes.length > maxBytes ? undefined : formatOf(bytes);
  if (format === undefined) return undefined;
  const { method, report } = await methodOf(terminal);
  const { env, color, images } = terminal;
  const level = colourLevel({ isTTY: true, env, color });
  const isReadable = images === 'blocks' || (level >= 2 && terminal.unicode);
  if (method === 'blocks' && !isReadable) return undefined;
  const conversion = {
    bytes,
    format,
    method,
    trueColour: level === 3,
    room: { width: terminal.columns, height: Math.max(1, Math.floor((terminal.rows * 2) / 3)) },
    cell: report?.cell ?? typicalCell,
  };
  const converted = await convert(conversion, terminal.signal);
  if (converted === undefined) return undefined;
  return method === 'blocks' ? converted.text : inReservedRows(converted.text, converted.rows);
}

async function methodOf({
  images,
  env,
  query,
}: ImageTerminal): Promise<{ method: ImageMethod; report?: TerminalReport | undefined }> {
  const method = images === 'auto' ? imageMethodOf(env) : images;
  // For half blocks, and where the terminal scales, nothing depends on its answer.
  if (method !== 'unknown' && method !== 'sixel') return { method };
  // In CI nobody answers, although there may be a terminal.
  const report = env.CI ? undefined : await query?.();
  if (method === 'sixel') return { method, report };
  return { method: report?.sixel === true ? 'sixel' : 'blocks', report };
}

/**
 * Draws an image in rows that are added first, so that it never scrolls, and leaves the cursor in the last of them:
 * terminals leave it in different places. Without a line break, so that it counts as one line of output.
 */
function inReservedRows(image: string, rows: number): string {
  const index = '\x1bD';
  const down = rows > 1 ? `\x1b[${rows - 1}B` : '';
  return `${index.repeat(rows)}\x1b[${rows}A\x1b7${image}\x1b8${down}`;
}
