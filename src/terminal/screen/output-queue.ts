/** How many characters are written at once: keys are answered between two such pieces. */
const pieceSize = 16 * 1024;

/** Who writes above the frame: one of the streams, or the frame itself, of which something stays. */
export type Origin = 'stdout' | 'stderr' | 'frame';

/** Called when output is on the terminal, or with what kept it from there. */
export type Done = (error?: Error) => void;

/** A piece of output. */
export interface Piece {
  origin: Origin;
  text: string;
  /** Undefined when more of the same text follows. */
  done: Done | undefined;
}

/** Output that waits to be written, in its order, given out in pieces that do not hold up the keys. */
export class OutputQueue {
  readonly #waiting: { origin: Origin; text: string; at: number; done: Done }[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(origin: Origin, text: string, done: Done): void {
    this.#waiting.push({ origin, text, at: 0, done });
  }

  /** The next pieces, together about as long as is written at once. */
  take(): Piece[] {
    const pieces: Piece[] = [];
    let count = 0;
    for (let size = 0; count < this.#waiting.length && size < pieceSize; ) {
      const next = this.#waiting[count];
      if (next === undefined) break;
      const end = pieceEnd(next.text, next.at, next.at + pieceSize - size);
      const whole = end === next.text.length;
      pieces.push({
        origin: next.origin,
        text: next.text.slice(next.at, end),
        done: whole ? next.done : undefined,
      });
      size += end - next.at;
      next.at = end;
      if (!whole) break;
      count += 1;
    }
    this.#waiting.splice(0, count);
    return pieces;
  }
}

/** Where a piece from `at` ends, near `wanted`: behind a line, else where no character and no sequence is parted. */
function pieceEnd(text: string, at: number, wanted: number): number {
  if (wanted >= text.length) return text.length;
  const line = text.lastIndexOf('\n', wanted - 1) + 1;
  if (line > at) return line;
  const image = imageEnd(text, at, wanted);
  if (image !== undefined) return image;
  const sequence = text.lastIndexOf('\x1b', wanted - 1);
  // Longer than any sequence that sets colours.
  if (sequence > at && wanted - sequence < 32) return sequence;
  const code = text.charCodeAt(wanted);
  return code >= 0xdc00 && code <= 0xdfff ? wanted + 1 : wanted;
}

const imageTerminator = `(?:${'\x07'}|${'\x1b'}\\\\)\n?`;

/** Where the image ends within which a piece would end, with the line break behind it. */
function imageEnd(text: string, at: number, wanted: number): number | undefined {
  const start = Math.max(text.lastIndexOf('\x1b_', wanted), text.lastIndexOf('\x1b]', wanted));
  if (start < at) return undefined;
  const terminator = new RegExp(imageTerminator, 'g');
  terminator.lastIndex = start + 2;
  const end = terminator.exec(text) === null ? text.length : terminator.lastIndex;
  return end > wanted ? end : undefined;
}
