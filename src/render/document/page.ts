import type { Style } from '../../terminal/style.ts';
import { widthOf, wrap } from '../../terminal/width.ts';
import { type Block, parseDocument } from './parse.ts';

/** Wider lines are hard to read. */
const widest = 100;
/** Terms up to this width share a line with their text. */
const widestTerm = 26;
const indent = '  ';
/** Stands for a space within code, so that a command is not broken between two lines. */
const unbreakable = '\u00a0';

/** Lays out a document for reading: wrapped at words, with headings and code in bold where the output has styles. */
export function documentPage(markdown: string, style: Style): string {
  const width = Math.min(style.width, widest);
  const texts = parseDocument(markdown).map((block) => ({ block, text: blockText(block, width, style) }));
  let page = '';
  for (const [index, { block, text }] of texts.entries()) {
    const previous = texts[index - 1]?.block;
    // The text of a section follows its heading.
    if (previous !== undefined && previous.kind !== 'heading') page += '\n';
    else if (previous !== undefined && block.kind === 'heading') page += '\n';
    page += text;
  }
  return page;
}

function blockText(block: Block, width: number, style: Style): string {
  switch (block.kind) {
    case 'heading':
      return `${style.theme.strong(block.text)}\n`;
    case 'paragraph':
      return lines(prose(block.text, width - indent.length, style), indent);
    case 'list':
      return block.items.map((item) => hanging('- ', prose(item, width - 4, style))).join('');
    case 'definitions':
      return definitionsText(block.items, width, style);
    case 'code':
      return lines(block.text.split('\n'), indent.repeat(2));
  }
}

function definitionsText(items: { term: string; text: string }[], width: number, style: Style): string {
  const fitting = items.map(({ term }) => widthOf(term)).filter((term) => term <= widestTerm);
  const column = Math.max(0, ...fitting) + 2;
  // On a narrow terminal, each text is below its term.
  const below = width - indent.length - column < 30;
  const textIndent = below ? 4 : column;
  return items
    .map(({ term, text }) => {
      const rows = prose(text, width - indent.length - textIndent, style);
      if (below || widthOf(term) > widestTerm) {
        const names = wrap(term, width - indent.length).map((name) => style.theme.name(name));
        return lines(names, indent) + lines(rows, indent + ' '.repeat(textIndent));
      }
      return hanging(style.theme.name(term) + ' '.repeat(column - widthOf(term)), rows, column);
    })
    .join('');
}

/** Wraps inline text. Code is bold, or between backquotes where the output has no styles. */
function prose(text: string, width: number, style: Style): string[] {
  const glued = text.replaceAll(/`[^`]+`/g, (code) => code.replaceAll(' ', unbreakable));
  return wrap(glued, width).map((line) => {
    const painted = style.colour ? line.replaceAll(/`([^`]+)`/g, (_, code) => style.theme.name(code)) : line;
    return painted.replaceAll(unbreakable, ' ');
  });
}

function hanging(first: string, rows: string[], column = first.length): string {
  const [row = '', ...others] = rows;
  return `${indent}${first}${row}\n${lines(others, indent + ' '.repeat(column))}`;
}

function lines(rows: string[], before: string): string {
  return rows.map((row) => `${row === '' ? '' : before}${row}\n`).join('');
}
