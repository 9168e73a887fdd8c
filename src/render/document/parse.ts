/** A part of a document. Texts are inline: `code` stands between backquotes. */
export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; text: string }
  /** A list whose items begin with a term, such as an option, which is code. */
  | { kind: 'definitions'; items: { term: string; text: string }[] }
  | { kind: 'list'; items: string[] }
  /** Shown as it is. */
  | { kind: 'code'; text: string };

const definition = /^((?:`[^`]+`(?:, )?)+): (.*)$/s;

/**
 * Parses the subset of Markdown that mcpc's own documentation is written in: `#` and `##` headings, paragraphs, fenced
 * code, and lists with `-`. A list whose items have the form "`term`: text" is a list of definitions.
 */
export function parseDocument(markdown: string): Block[] {
  const blocks: Block[] = [];
  const fences = /^```\w*\n([\s\S]*?)^```$/gm;
  let end = 0;
  for (const fence of markdown.matchAll(fences)) {
    blocks.push(...parseProse(markdown.slice(end, fence.index)));
    blocks.push({ kind: 'code', text: (fence[1] ?? '').trimEnd() });
    end = fence.index + fence[0].length;
  }
  return [...blocks, ...parseProse(markdown.slice(end))];
}

function parseProse(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parsePart);
}

function parsePart(part: string): Block {
  const heading = /^(##?) (.*)$/.exec(part);
  if (heading !== null) return { kind: 'heading', level: heading[1] === '#' ? 1 : 2, text: heading[2] ?? '' };
  if (!part.startsWith('- ')) return { kind: 'paragraph', text: unwrap(part) };
  const items = part.slice(2).split(/\n- /).map(unwrap);
  const pairs = items.flatMap((item) => {
    const [, term, text] = definition.exec(item) ?? [];
    return term === undefined || text === undefined ? [] : [{ term: term.replaceAll('`', ''), text }];
  });
  return pairs.length === items.length ? { kind: 'definitions', items: pairs } : { kind: 'list', items };
}

/** Joins the lines of a paragraph. */
function unwrap(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}
