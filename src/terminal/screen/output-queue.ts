/** Characters written at once; between two such writes keys are handled. */
const batchSize = 16 * 1024;

/** Where output comes from: one of the streams, or the frame, some of which stays when it is done. */
export type OutputSource = 'stdout' | 'stderr' | 'frame';

/** Called when a text is on the terminal, or with the error that prevented it. */
export type WriteCallback = (error?: Error) => void;

export interface OutputChunk {
  source: OutputSource;
  text: string;
  /** Undefined unless it is the end of the text that was added. */
  callback: WriteCallback | undefined;
}

/** Queues output for the terminal, and hands it out in batches small enough that keys are handled in between. */
export class OutputQueue {
  readonly #queue: { source: OutputSource; text: string; offset: number; callback: WriteCallback }[] = [];

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  add(source: OutputSource, text: string, callback: WriteCallback): void {
    this.#queue.push({ source, text, offset: 0, callback });
  }

  /** Removes and returns the next batch. */
  take(): OutputChunk[] {
    const chunks: OutputChunk[] = [];
    let count = 0;
    for (let size = 0; count < this.#queue.length && size < batchSize; ) {
      const next = this.#queue[count];
      if (next === undefined) break;
      const end = chunkEnd(next.text, next.offset, next.offset + batchSize - size);
      const isLast = end === next.text.length;
      chunks.push({
        source: next.source,
        text: next.text.slice(next.offset, end),
        callback: isLast ? next.callback : undefined,
      });
      size += end - next.offset;
      next.offset = end;
      if (!isLast) break;
      count += 1;
    }
    this.#queue.splice(0, count);
    return chunks;
  }
}

/** Returns where a chunk from `start` ends, near `target`: after a line, else between characters and escape sequences. */
function chunkEnd(text: string, start: number, target: number): number {
  if (target >= text.length) return text.length;
  const line = text.lastIndexOf('\n', target - 1) + 1;
  if (line > start) return line;
  if (stringSequence.test(text.slice(start, target))) return text.indexOf('\n', target) + 1 || text.length;
  const sequence = text.lastIndexOf('\x1b', target - 1);
  // Longer than any sequence that sets colours.
  if (sequence > start && target - sequence < 32) return sequence;
  const code = text.charCodeAt(target);
  return code >= 0xdc00 && code <= 0xdfff ? target + 1 : target;
}

/** The beginning of a string, such as an image, which may be long: a line with one is not split. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it matches escape sequences
const stringSequence = /\x1b[P_\]]/;
