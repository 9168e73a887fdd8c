import type { EnclosedText } from '../../arguments/enclosed-text.ts';
import { tokenize } from '../../arguments/tokenize.ts';
import { endsCommand, endsWithBackslash, isComment, isCommentMark, isProgram } from './grammar.ts';
import { isExpectLine, parseExpectation } from './parse-expectation.ts';
import { LineSyntaxError } from './syntax-error.ts';

/** The most characters that are parsed for one expectation, which is parsed from its beginning after each row. */
const mostParsed = 8_000_000;

/**
 * Groups rows into lines. A line continues on the next row if it ends with a backslash that is not in a comment, or a quote or
 * bracket is open and nothing is wrong so far. The time is proportional to the length of the line, whatever is open.
 */
export class LineGrouper {
  #rows: string[] = [];
  #length = 0;
  #kind: 'program' | 'expectation' | 'words' | undefined;
  /** How many of the rows are before the one with the last word: they need not be read again. */
  #firstOpen = 0;
  /** Where the last word begins in that row. */
  #wordStart = 0;
  /** What is open at the end of the last row. */
  #enclosed: EnclosedText | undefined;
  /** Whether a word before the last has brackets that do not match. */
  #isWrong = false;
  #parsed = 0;

  /** The length of the rows that are no whole line yet, in UTF-16 code units. */
  get length(): number {
    return this.#length;
  }

  /** Adds a row and returns the line that ends with it; undefined if the line continues. */
  add(row: string): string | undefined {
    this.#rows.push(row);
    this.#length += row.length + 1;
    return this.#continuesAfter(row) ? undefined : this.end();
  }

  /** Returns the rows that are no whole line, as one, and begins a new line; undefined if there are none. */
  end(): string | undefined {
    const line = this.#rows.length === 0 ? undefined : this.#rows.join('\n');
    this.#rows = [];
    this.#length = 0;
    this.#kind = undefined;
    this.#firstOpen = 0;
    this.#wordStart = 0;
    this.#enclosed = undefined;
    this.#isWrong = false;
    this.#parsed = 0;
    return line;
  }

  #continuesAfter(row: string): boolean {
    if (this.#rows.length === 1 && isComment(row)) return false;
    const isJoined = endsWithBackslash(row);
    if (this.#enclosed !== undefined) {
      const isOpen = this.#enclosed.endIn(row, 0) === undefined;
      if (isOpen) return isJoined || !(this.#isWrong || this.#enclosed.wrongAt !== undefined);
      this.#enclosed = undefined;
    }
    // Only a row with a `#` can have a comment.
    if (isJoined && !row.includes('#')) return true;
    this.#kind ??= kindOf(this.#rows.slice(0, 2).join('\n'));
    if (this.#kind === 'program') return isJoined;
    if (this.#kind === 'expectation') return isJoined || this.#isUnfinishedExpectation();
    const rest = this.#rows.slice(this.#firstOpen).join('\n').slice(this.#wordStart);
    const { words, open, wrongAt } = tokenize(rest, endsCommand);
    const last = words.at(-1);
    if (last !== undefined && isCommentMark(last)) return false;
    this.#isWrong ||= wrongAt !== undefined;
    if (!isJoined && (open === undefined || this.#isWrong)) return false;
    this.#enclosed = open;
    this.#keepFrom(last?.start ?? 0);
    return true;
  }

  /** Keeps where the last word begins, by its offset in the rest. */
  #keepFrom(offset: number): void {
    let start = this.#wordStart + offset;
    for (let row = this.#rows[this.#firstOpen]; row !== undefined && start > row.length; ) {
      start -= row.length + 1;
      this.#firstOpen += 1;
      row = this.#rows[this.#firstOpen];
    }
    this.#wordStart = start;
  }

  #isUnfinishedExpectation(): boolean {
    this.#parsed += this.#length;
    if (this.#parsed > mostParsed) return false;
    try {
      parseExpectation(this.#rows.join('\n'));
      return false;
    } catch (error) {
      if (error instanceof LineSyntaxError) return error.isUnfinished;
      throw error;
    }
  }
}

function kindOf(line: string): 'program' | 'expectation' | 'words' {
  if (isProgram(line)) return 'program';
  return isExpectLine(line) ? 'expectation' : 'words';
}

/** Whether a line continues on the next row. */
export function isIncomplete(text: string): boolean {
  return new LineGrouper().add(text) === undefined;
}
