import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const onlyAscii = /^[ -~]*$/;
/** Segmenting takes time that grows with the square of the length, so texts are segmented in parts of this length. */
const window = 256;

/** Returns how many columns `text` takes. Without escape sequences. */
export function widthOf(text: string): number {
  if (onlyAscii.test(text)) return text.length;
  if (text.length <= window) return stringWidth(text);
  let width = 0;
  for (const part of windows(text)) width += stringWidth(part);
  return width;
}

/** Returns how many columns the widest of some texts takes; 0 if there are none. Without escape sequences. */
export function widestOf(texts: readonly string[]): number {
  const isAscii = onlyAscii.test(texts.join(''));
  let widest = 0;
  for (const text of texts) widest = Math.max(widest, isAscii ? text.length : widthOf(text));
  return widest;
}

/** Truncates a line to `columns`, with `ellipsis` at its end. Without escape sequences. */
export function truncate(text: string, columns: number, ellipsis: string): string {
  if (widthOf(text) <= columns) return text;
  const available = columns - widthOf(ellipsis);
  if (available < 0) return '';
  const piece = pieces(text, available).next().value ?? '';
  return (widthOf(piece) <= available ? piece : '') + ellipsis;
}

/**
 * Wraps `text` to lines of at most `columns`, between words and at its own line breaks. Without escape sequences.
 * wrap-ansi would break words longer than a line anywhere: here they are broken between the parts of a URI or a type.
 */
export function wrap(text: string, columns: number): string[] {
  if (text.length <= columns && onlyAscii.test(text)) return [text];
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
 * Splits `text` into pieces of at most `columns`, between graphemes; a wider grapheme is a piece by itself. With
 * `atSeparators`, preferably after the separators of a URI or a type.
 */
function* pieces(text: string, columns: number, atSeparators = false): Generator<string, undefined> {
  let piece = '';
  let width = 0;
  for (const part of windows(text)) {
    for (const { segment } of graphemes.segment(part)) {
      const more = stringWidth(segment);
      if (width + more > columns && piece !== '') {
        const end = atSeparators ? endOfLastPart(piece) : piece.length;
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

/** Returns the end of the last separator in `piece`, if it is in its second half, else the end of `piece`. */
function endOfLastPart(piece: string): number {
  const end = Math.max(...['/', '|', '&', ','].map((sign) => piece.lastIndexOf(sign))) + 1;
  return end > piece.length / 2 ? end : piece.length;
}

/** Splits `text` into parts for the segmenter, between graphemes. */
function* windows(text: string): Generator<string, undefined> {
  for (let at = 0; at < text.length; ) {
    let part = text.slice(at, at + window);
    const last = at + window < text.length ? lastGrapheme(part) : 0;
    // The last grapheme may continue after the window.
    if (last > 0) part = part.slice(0, last);
    yield part;
    at += part.length;
  }
}

/** Returns the start of the last grapheme of `part`. */
function lastGrapheme(part: string): number {
  if (onlyAscii.test(part)) return part.length - 1;
  let last = 0;
  for (const { index } of graphemes.segment(part)) last = index;
  return last;
}
