/** Patterns of lines that Markdown in prose hardly has: of code, data, logs and other markup. */
const foreign: readonly RegExp[] = [
  // Code
  /[{;]\s*$/,
  /^\s*(import|from|package|using|use|require|include|export|return|def|class|fn|func|function|const|let|var|public|private|protected|static|struct|enum|interface|type|impl|module|namespace|if|elif|else|for|while|switch|case|try|catch|except|finally|with|async|await|raise|throw|print|echo|exit|sudo|set|unset)\b.*[:({=;]\s*\S*$/,
  /^\s*(\/\/|\/\*|\*\/|#include|#define|#!|--\s|@\w+\(|\$\s)/,
  /^\s*\w+\s*(=|:=|\+=|==)\s*\S/,
  // Data: YAML, INI, headers
  /^\s*(- )?["']?[a-z_$][\w.$/-]*["']?:(\s+\S|\s*$)/,
  /^[A-Z][\w-]*: +\S/,
  /^\s*\[[\w.:" -]+\]\s*$/,
  // Logs and stack traces
  /^\s*\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d/,
  /^\s*\[?\d\d:\d\d:\d\d/,
  /^\s+at \S+.*[:(]/,
  /^\s*File ".*", line \d+/,
  /^(Traceback|Caused by|Exception in)\b/,
  // Diffs
  /^(diff |index [\da-f]+|@@ |\+\+\+ |--- \S|[-+][^-+\s])/,
  // Drawn tables and boxes
  /^\s*\+[-=+]{3,}/,
  /^\s*-+\+[-+]+\s*$/,
  /[\u2500-\u257f]/,
  // reStructuredText, LaTeX, HTML, XML
  /^\s*\.\. \w+::|::\s*$/,
  /^\s*\\(begin|end|section|item)\b/,
  /^\s*<[!?/]?[a-z][^>]*>?\s*$/i,
];

/** Only the beginning of a longer line is looked at. */
const longestLine = 500;

const fence = /^ {0,3}(```|~~~)/;
const heading = /^(#{1,6}) +(?=\S)/;
const item = /^\s*([-*+]|\d{1,3}[.)]) +(?:\*\*\S|[\p{L}\p{N}"'`_([])/u;
const bold = /(?<![\w*/])\*\*(?=[^\s*])[^*\n]*[^\s*]\*\*(?![\w*/])/;
const link = /(?<![\w\])])!?\[[^\]\n]+\]\((?:https?:\/\/|mailto:|\.{0,2}\/|#)[^)\s]*\)/;
const quoteMark = /^ {0,3}> \S/;
const code = /(?<!`)`[^`\s][^`\n]*`(?!`)/;
const delimiterRow = /^ {0,3}\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)+\|?\s*$/;
const frontmatter = /^---\n(?:.*\n)*?---\n/;

/**
 * Whether a text is clearly Markdown: it has a code block, or a table, or two kinds of markup that stand out, and next to
 * nothing that looks like code, data, a log, a diff or other markup. A text that is Markdown and not found is printed
 * as it is.
 */
export function isMarkdown(text: string): boolean {
  const { prose, hasFence } = withoutCode(text.replace(frontmatter, ''));
  const lines = prose.map((line) => line.slice(0, longestLine)).filter((line) => line.trim() !== '');
  if (lines.some((line) => fence.test(line))) return false;
  const signs = signsOf(lines, prose);
  if (!hasFence && signs < 2) return false;
  const strange = lines.filter((line) => foreign.some((pattern) => pattern.test(line))).length;
  return strange <= lines.length / 10;
}

/** Returns the lines outside of fenced code blocks. */
function withoutCode(text: string): { prose: string[]; hasFence: boolean } {
  const prose: string[] = [];
  let closing: RegExp | undefined;
  let pending: string[] = [];
  let hasFence = false;
  for (const line of text.split('\n')) {
    const [, marks] = fence.exec(line) ?? [];
    if (closing === undefined && marks !== undefined) {
      closing = new RegExp(`^ {0,3}${marks}+\\s*$`);
      pending = [line];
    } else if (closing === undefined) prose.push(line);
    else if (closing.test(line)) {
      closing = undefined;
      hasFence = true;
    } else pending.push(line);
  }
  // A block that is not closed may be something else.
  return { prose: closing === undefined ? prose : [...prose, ...pending], hasFence };
}

/** Counts the kinds of markup; a table counts as two. Without one that stands out, the others do not count. */
function signsOf(lines: readonly string[], prose: readonly string[]): number {
  const some = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  const strong = [hasHeading(prose), some(bold), some(link)].filter(Boolean).length;
  const weak = [lines.filter((line) => item.test(line)).length > 1, some(quoteMark), some(code)];
  if (hasTable(lines)) return 2;
  return strong === 0 ? 0 : strong + weak.filter(Boolean).length;
}

/** Comments look like headings of the first level, except that they are rarely followed by an empty line. */
function hasHeading(prose: readonly string[]): boolean {
  return prose.some((line, index) => {
    const [, marks = ''] = heading.exec(line) ?? [];
    const before = prose[index - 1]?.trim() ?? '';
    if (marks === '' || before.startsWith('#')) return false;
    return marks.length > 1 || (before === '' && prose[index + 1]?.trim() === '');
  });
}

function hasTable(lines: readonly string[]): boolean {
  return lines.some((line, index) => delimiterRow.test(line) && (lines[index - 1] ?? '').includes('|'));
}
