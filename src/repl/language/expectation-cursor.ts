import { endOfString, readJson } from '../../core/json-text.ts';
import type { Operand } from './expectation.ts';
import { referencesIn } from './references.ts';
import { LineSyntaxError } from './syntax-error.ts';

/** What to do with text that is read as something else. */
export const quotingAdvice = "To expect text as it stands, quote it: expect '…'";

/** Reads the parts of a line `expect …`. Its methods throw LineSyntaxError. */
export class ExpectationCursor {
  readonly line: string;
  /** The position in the line. */
  at: number;

  constructor(line: string, at: number) {
    this.line = line;
    this.at = at;
  }

  /** Reads a text in quotes, which ends the line. In double quotes it is a JSON string, which may have line breaks. */
  quoted(): Operand {
    const line = this.line;
    const start = this.at;
    const isLiteral = line.charAt(start) === "'";
    const close = isLiteral ? line.indexOf("'", start + 1) : endOfString(line, start);
    if (close < 0 || close >= line.length) throw this.unfinished('The quote is not closed');
    const inside = line.slice(start + 1, close);
    this.at = close + 1;
    if (!this.atEnd()) {
      throw this.error(
        'Unexpected text after the closing quote',
        'A text with quotes in it needs quotes of the other kind around all of it.',
      );
    }
    if (isLiteral) return { text: inside, kind: 'literal' };
    const text = `"${inside.replaceAll('\\\n', '').replace(/[\n\r\t]/g, escapeOf)}"`;
    const read = readJson(text);
    if ('value' in read) return { text, kind: 'json' };
    this.at = start;
    throw this.error(
      `The text in double quotes ${read.problem}`,
      'In double quotes, a backslash begins an escape of JSON. In single quotes, it is text.',
    );
  }

  /** Reads text without quotes up to the end of the line or a comment. JSON in brackets may have several rows. */
  bare(): Operand {
    const line = this.line;
    const start = this.at;
    const end = /^[[{]/.test(this.rest()) ? this.#endOfJson() : undefined;
    if (end !== undefined) {
      this.at = end;
      const text = line.slice(start, end).replaceAll('\\\n', '');
      if (this.atEnd() && (referencesIn(text).length > 0 || 'value' in readJson(text))) {
        return { text, kind: 'json' };
      }
    }
    const comment = /(?:\s|\\\n)#(?:\s|$)/.exec(line.slice(start));
    const text = line.slice(start, comment === null ? undefined : start + comment.index);
    this.at = line.length;
    return { text: text.replaceAll('\\\n', '').trim(), kind: 'text' };
  }

  /** Returns the end of the brackets that begin here; undefined if they do not match. */
  #endOfJson(): number | undefined {
    const line = this.line;
    const due: { bracket: string; at: number }[] = [];
    for (let at = this.at; at < line.length; at += 1) {
      const character = line.charAt(at);
      const closing = { '[': ']', '{': '}' }[character];
      if (character === '"') at = endOfString(line, at);
      else if (closing !== undefined) due.push({ bracket: closing, at });
      else if (/[\]}]/.test(character) && due.pop()?.bracket !== character) return undefined;
      if (due.length === 0) return at + 1;
    }
    this.at = due.at(-1)?.at ?? this.at;
    throw this.unfinished('The bracket is not closed');
  }

  /** Reads `/…/flags`, which ends the line. */
  pattern(): RegExp {
    this.skipBlanks();
    const start = this.at;
    const found = /^\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([a-z]*)/.exec(this.rest());
    if (found === null) {
      throw this.error('Expected a regular expression between slashes', 'As in: expect ~ /^\\d+ rows?$/i');
    }
    const [whole, source = '', flags = ''] = found;
    this.at += whole.length;
    if (!this.atEnd()) throw this.error('Unexpected text after the regular expression');
    this.at = start;
    if (/[^imsu]/.test(flags)) {
      throw this.error(`Unknown flags "${flags}" of the regular expression`, 'They are: i, m, s, u.');
    }
    try {
      return new RegExp(source, flags);
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : String(error);
      throw this.error(`The regular expression is invalid: ${reason}`);
    }
  }

  /** Skips blanks, and returns whether only a comment follows. */
  atEnd(): boolean {
    const before = this.at;
    this.skipBlanks();
    const isSpaced = this.at > before || /\s/.test(this.line.charAt(before - 1));
    const isComment = isSpaced && /^#(?:\s|$)/.test(this.rest());
    return this.at >= this.line.length || isComment;
  }

  /** Skips blanks, and line breaks after a backslash. */
  skipBlanks(): void {
    this.at += (/^(?:\s|\\\n)+/.exec(this.rest()) ?? [''])[0].length;
  }

  /** Reads up to the next blank. */
  word(): string {
    const [word = ''] = /^(?:(?!\\\n)\S)+/.exec(this.rest()) ?? [];
    this.at += word.length;
    return word;
  }

  /** Returns the text from here on. */
  rest(): string {
    return this.line.slice(this.at);
  }

  /** Returns the error for this position. */
  error(what: string, advice?: string): LineSyntaxError {
    return new LineSyntaxError(what, this.line, Math.min(this.at, this.line.length), advice);
  }

  /** Returns the error for what begins at this position and may end in the next row. */
  unfinished(what: string): LineSyntaxError {
    return new LineSyntaxError(what, this.line, this.at, quotingAdvice, true);
  }
}

function escapeOf(character: string): string {
  return { '\n': '\\n', '\r': '\\r' }[character] ?? '\\t';
}
