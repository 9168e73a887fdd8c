const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Segmenting takes time that grows with the length of the text, and few graphemes are longer than the first of these. */
const shortWindow = 32;
const longWindow = 1024;

/** Yields the graphemes (user-perceived characters) of `text`. */
export function* graphemesOf(text: string): Generator<string, undefined> {
  for (let at = 0; at < text.length; ) {
    const end = graphemeAfter(text, at);
    yield text.slice(at, end);
    at = end;
  }
}

/** Returns the end of the grapheme that begins at `at`. */
export function graphemeAfter(text: string, at: number): number {
  if (at >= text.length) return text.length;
  if (isSingleUnit(text, at)) return at + 1;
  for (const window of [shortWindow, longWindow]) {
    const length = segmenter.segment(text.slice(at, at + window)).containing(0)?.segment.length ?? 1;
    if (length < window || window === longWindow) return at + length;
  }
  return text.length;
}

/** Returns the start of the grapheme that ends at `at`. */
export function graphemeBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  let start = at - 1;
  while (start > 0 && at - start < longWindow && !isSingleUnit(text, start - 1)) start -= 1;
  for (let end = start; ; start = end) {
    end = graphemeAfter(text, start);
    if (end >= at) return start;
  }
}

/** Returns `at`, or the start of the grapheme that it is within. */
export function graphemeStart(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const start = graphemeBefore(text, at);
  return graphemeAfter(text, start) === at ? at : start;
}

/** Ranges of code units that are graphemes if followed by another of them: most of what is typed. */
const simple: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x0c],
  [0x0e, 0x7f],
  [0xc0, 0x24f],
  [0x370, 0x482],
  [0x48a, 0x52f],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
];

/** Whether the code unit at `at` is certainly a grapheme. */
function isSingleUnit(text: string, at: number): boolean {
  return isSimple(text.charCodeAt(at)) && (at + 1 === text.length || isSimple(text.charCodeAt(at + 1)));
}

function isSimple(code: number): boolean {
  return simple.some(([first, last]) => code >= first && code <= last);
}
