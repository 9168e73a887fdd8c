import { type Block, parseDocument } from './parse.ts';

/** Renders a document as a page of section 1 of the manual, for `man`, in the macros that groff and mandoc share. */
export function manualPage(markdown: string, { name, version }: { name: string; version: string }): string {
  const header = `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "User Commands"\n`;
  const blocks = parseDocument(markdown);
  // A heading begins a paragraph by itself.
  return header + blocks.map((block, at) => blockMacros(block, blocks[at - 1]?.kind !== 'heading')).join('');
}

function blockMacros(block: Block, inSection: boolean): string {
  const separator = inSection ? '.PP\n' : '';
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? `.SH ${quoted(block.text.toUpperCase())}\n` : `.SS ${quoted(block.text)}\n`;
    case 'paragraph':
      return `${separator}${inline(block.text)}\n`;
    case 'list':
      return block.items.map((item) => `.IP \\(bu 2\n${inline(item)}\n`).join('');
    case 'definitions':
      return block.items.map(({ term, text }) => `.TP\n\\fB${code(term)}\\fR\n${inline(text)}\n`).join('');
    case 'code':
      return `${separator}.RS 4\n.EX\n${block.text.split('\n').map(line).join('\n')}\n.EE\n.RE\n`;
  }
}

function line(text: string): string {
  return guarded(code(text));
}

/** Inline text: code is bold. */
function inline(text: string): string {
  const parts = text.split('`');
  return guarded(
    parts.map((part, index) => (index % 2 === 1 ? `\\fB${code(part)}\\fR` : prose(part))).join(''),
  );
}

/** A line that begins with a full stop or an apostrophe would be a macro. */
function guarded(text: string): string {
  return /^[.']/.test(text) ? `\\&${text}` : text;
}

function quoted(text: string): string {
  return `"${prose(text).replaceAll('"', '\\(dq')}"`;
}

function prose(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll(/[^\n -~]/gu, escaped);
}

/** Code keeps its characters, which groff would otherwise print as typographic ones. */
function code(text: string): string {
  const signs: Record<string, string> = {
    '-': '\\-',
    "'": '\\(aq',
    '`': '\\(ga',
    '^': '\\(ha',
    '~': '\\(ti',
  };
  return prose(text).replaceAll(/[-'`^~]/g, (sign) => signs[sign] ?? sign);
}

function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `\\[u${hex}]`;
}
