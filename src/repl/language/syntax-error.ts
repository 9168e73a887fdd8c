import { UsageError } from '../../core/errors.ts';

/** A line of the shell is invalid. The hint shows the row that is wrong, with a marker under the position. */
export class LineSyntaxError extends UsageError {
  /** What is wrong, without a full stop and without its place. */
  readonly what: string;
  /** The position in the line, which may have several rows, in UTF-16 code units. */
  readonly offset: number;
  /** What to do instead. */
  readonly advice: string | undefined;
  /** Whether only the end of the line is missing, which the next row may have. */
  readonly isUnfinished: boolean;

  constructor(what: string, line: string, offset: number, advice?: string, isUnfinished = false) {
    const start = line.lastIndexOf('\n', offset - 1) + 1;
    const end = line.indexOf('\n', offset);
    const row = line.slice(start, end < 0 ? undefined : end).replaceAll('\t', ' ');
    const number = line.slice(0, start).split('\n').length;
    const where = line.includes('\n') ? ` in row ${number}` : '';
    // Of a long row, the part around the position is shown.
    const from = Math.max(0, offset - start - 60);
    const shown = row.slice(from, from + 76);
    const mark = `${' '.repeat(offset - start - from)}^`;
    super(`${what}${where}.`, {
      hint: [`  ${shown}`, `  ${mark}`, ...(advice === undefined ? [] : [advice])].join('\n'),
    });
    this.what = what;
    this.offset = offset;
    this.advice = advice;
    this.isUnfinished = isUnfinished;
  }
}
