import { lexer, type Token, type Tokens } from 'marked';
import { wrapWords } from '../../terminal/ansi-text.ts';
import { withLinks } from '../../terminal/capabilities/hyperlinks.ts';
import type { Style } from '../../terminal/style.ts';
import { inlineText } from './markdown-inline.ts';
import { layOutTable } from './table-layout.ts';

/** Longer texts are printed as they are, in characters: parsing takes time that grows with the square of the length. */
const longest = 50_000;
/** Texts with quotes or lists that are nested deeper are printed as they are. */
const tooDeep = /^(?:[ \t]*>){20}|^(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]){20}|^[ \t]{100}/m;
/** Prose is wrapped to at most this many columns, as help is: longer lines are hard to read. */
const widest = 100;

const frontmatter = /^---\n(?:.*\n)*?---\n+/;

/**
 * Renders sanitised Markdown for a terminal: complete lines. Nothing is lost: targets of links are shown, HTML is text,
 * and without colours the marks of emphasis stay. The line breaks of paragraphs stay, too. Returns undefined for a text
 * that is too long or too deep to be parsed.
 */
export async function renderMarkdown(text: string, style: Style): Promise<string | undefined> {
  if (text.length > longest || tooDeep.test(text)) return undefined;
  const [head = ''] = frontmatter.exec(text) ?? [];
  const tokens = tokensOf(text.slice(head.length));
  if (tokens === undefined) return undefined;
  const lines = await new Page(style).blocks(tokens, Math.min(style.width, widest));
  const facts = head === '' ? [] : [...head.trimEnd().split('\n').map(painted(style.theme.dim)), ''];
  return `${[...facts, ...lines].join('\n')}\n`;
}

function tokensOf(text: string): Token[] | undefined {
  try {
    return lexer(text);
  } catch (error) {
    // The parser is recursive.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Lays out blocks. */
class Page {
  readonly #style: Style;

  constructor(style: Style) {
    this.#style = style;
  }

  /** Returns the lines of blocks, with an empty line where there was one. */
  async blocks(tokens: readonly Token[], width: number): Promise<string[]> {
    const lines: string[] = [];
    let isApart = false;
    for (const token of tokens) {
      const block = token.type === 'space' ? [] : await this.#block(token, width);
      if (block.length > 0) {
        if (isApart && lines.length > 0) lines.push('');
        lines.push(...block);
        isApart = false;
      }
      isApart ||= /\n[ \t]*\n/.test(token.raw.slice(token.raw.trimEnd().length));
    }
    return lines;
  }

  async #block(token: Token, width: number): Promise<string[]> {
    const { theme } = this.#style;
    switch (token.type) {
      case 'heading': {
        const { depth, tokens } = token as Tokens.Heading;
        const marks = `${theme.dim('#'.repeat(depth))} `;
        const text = this.#inline(tokens).split('\n').map(painted(theme.strong)).join('\n');
        return hanging(marks, wrapWords(text, width - depth - 1));
      }
      case 'paragraph':
      case 'text':
        return wrapWords(this.#inline((token as Tokens.Paragraph).tokens ?? [token]), width);
      case 'code':
        return this.#code(token as Tokens.Code);
      case 'blockquote': {
        const bar = theme.dim(this.#style.unicode ? '│' : '>');
        const lines = await this.blocks((token as Tokens.Blockquote).tokens, width - 2);
        return lines.map((line) => (line === '' ? bar : `${bar} ${line}`));
      }
      case 'list':
        return this.#list(token as Tokens.List, width);
      case 'table':
        return this.#table(token as Tokens.Table, width);
      case 'hr':
        return [theme.dim((this.#style.unicode ? '─' : '-').repeat(width))];
      default:
        // HTML, definitions of links, and what the parser may know besides.
        return withLinks(token.raw.trimEnd(), this.#style).split('\n');
    }
  }

  /** Code is not changed, and keeps its fences, so that it can be told from prose and copied. */
  #code({ raw }: Tokens.Code): string[] {
    const lines = raw.replace(/\n+$/, '').split('\n');
    const { dim } = this.#style.theme;
    return lines.map((line, index) => {
      const isFence = (index === 0 || index === lines.length - 1) && /^ {0,3}(```|~~~)/.test(line);
      return isFence ? dim(line) : line;
    });
  }

  async #list({ items, ordered, start, loose }: Tokens.List, width: number): Promise<string[]> {
    const lines: string[] = [];
    for (const [index, item] of items.entries()) {
      const bullet = this.#style.unicode ? '•' : '-';
      const [first, ...others] = item.tokens;
      const isTask = first?.type === 'checkbox';
      const box = isTask ? this.#inline([first]) : '';
      const mark = `${ordered ? `${Number(start) + index}.` : bullet} ${box}`;
      const block = await this.blocks(isTask ? others : item.tokens, Math.max(width - mark.length, 10));
      if (loose && index > 0) lines.push('');
      lines.push(...hanging(mark, block));
    }
    return lines;
  }

  async #table({ header, rows }: Tokens.Table, width: number): Promise<string[]> {
    // Cells are measured, and may be broken, without escape sequences.
    const plain = (cell: Tokens.TableCell) => inlineText(cell.tokens);
    const columns = header.map((cell) => ({ header: plain(cell) }));
    const text = await layOutTable(
      columns,
      rows.map((row) => row.map(plain)),
      { ...this.#style, width },
    );
    return text.trimEnd().split('\n');
  }

  #inline(tokens: readonly Token[]): string {
    return inlineText(tokens, this.#style);
  }
}

/** Puts a mark before the first line, and indents the others as much. */
function hanging(mark: string, lines: readonly string[]): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it matches escape sequences
  const margin = ' '.repeat(mark.replace(/\x1b\[[\d;]*m/g, '').length);
  const [first = '', ...others] = lines;
  return [`${mark}${first}`, ...others.map((line) => line && margin + line)];
}

/** For `map`, which passes an index as well. */
function painted(paint: (text: string) => string): (line: string) => string {
  return (line) => (line === '' ? line : paint(line));
}
