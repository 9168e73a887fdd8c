import { stripVTControlCharacters } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import { widthOf } from './width.ts';

/** Returns how many columns text with escape sequences takes. */
export function styledWidth(text: string): number {
  return widthOf(text.includes('\x1b') ? stripVTControlCharacters(text) : text);
}

/** Cuts a line of styled text to `columns`. */
export function truncateStyled(line: string, columns: number): string {
  return styledWidth(line) <= columns ? line : (wrapStyled(line, columns)[0] ?? '');
}

/** Breaks a line of styled text where a terminal of this width would. Each row has the colours of its text and ends them. */
export function wrapStyled(line: string, columns: number): string[] {
  return wrapAnsi(line, columns, { hard: true, wordWrap: false, trim: false }).split('\n');
}

/** Wraps styled text between words, and at its own line breaks. Words that are wider than a row are broken. */
export function wrapWords(text: string, columns: number): string[] {
  return wrapAnsi(text, Math.max(columns, 1), { hard: true }).split('\n');
}
