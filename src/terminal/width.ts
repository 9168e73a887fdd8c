import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const onlyAscii = /^[ -~]*$/;
/** Finding graphemes takes time that grows with the square of the length, so no more than this is looked at once. */
const window = 256;

/** How many columns of a terminal `text` takes. Text without colours. */
export function widthOf(text: string): number {
  if (text.length <= window || onlyAscii.test(text)) return stringWidth(text);
  let width = 0;
  for (const part of windows(text)) width += stringWidth(part);
  return width;
}

/** `text` cut to `columns` and ended with `ellipsis` if it is longer. Text without colours, on one line. */
export function truncate(text: string, columns: number, ellipsis: string): string {
  if (widthOf(text) <= columns) return text;
  const room = columns - widthOf(ellipsis);
  if (room < 0) return '';
  const piece = pieces(text, room).next().value ?? '';
  return (widthOf(piece) <= room ? piece : '') + ellipsis;
}

/**
 * `text` in lines of at most `columns`, broken between words; a word that is longer than a line is broken where
 * it must. Text without colours; its own line breaks stay.
 */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(columns, 2)));
}

function wrapLine(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const lines: string[] = [];
  let current: string | undefined;
  let width = 0;
  for (const word of line.split(' ')) {
    const more = widthOf(word);
    if (current !== undefined && width + 1 + more <= columns) {
      current += ` ${word}`;
      width += 1 + more;
      continue;
    }
    if (current !== undefined) lines.push(current);
    lines.push(...(more <= columns ? [word] : pieces(word, columns, true)));
    current = lines.pop() ?? '';
    width = widthOf(current);
  }
  return current === undefined ? lines : [...lines, current];
}

/**
 * `text` in pieces as long as `columns` allow, never half a grapheme; one that is wider is a piece of its own. Between
 * the parts of a URI or of a type, where `neatly`.
 */
function* pieces(text: string, columns: number, neatly = false): Generator<string, undefined> {
  let piece = '';
  let width = 0;
  for (const part of windows(text)) {
    for (const { segment } of graphemes.segment(part)) {
      const more = stringWidth(segment);
      if (width + more > columns && piece !== '') {
        const end = neatly ? neatEnd(piece) : piece.length;
        yield piece.slice(0, end);
        piece = piece.slice(end);
        width = widthOf(piece);
      }
      piece += segment;
      width += more;
    }
  }
  yield piece;
}

/** The end of the last part of `piece`, if that leaves more than half of it. */
function neatEnd(piece: string): number {
  const end = Math.max(...['/', '|', '&', ','].map((sign) => piece.lastIndexOf(sign))) + 1;
  return end > piece.length / 2 ? end : piece.length;
}

/** `text` in parts that end where a grapheme ends. */
function* windows(text: string): Generator<string, undefined> {
  for (let at = 0; at < text.length; ) {
    let part = text.slice(at, at + window);
    const last = at + window < text.length ? lastGrapheme(part) : 0;
    // Where it begins, the part can be cut; it may go on beyond the window.
    if (last > 0) part = part.slice(0, last);
    yield part;
    at += part.length;
  }
}

/** Where the last grapheme of `part` begins. */
function lastGrapheme(part: string): number {
  if (onlyAscii.test(part)) return part.length - 1;
  let last = 0;
  for (const { index } of graphemes.segment(part)) last = index;
  return last;
}
