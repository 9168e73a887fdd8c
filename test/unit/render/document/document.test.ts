import { describe, expect, it } from 'vitest';
import { topicTexts } from '../../../../src/help/topic-texts.ts';
import { documentText } from '../../../../src/render/document/document.ts';
import { parseDocument } from '../../../../src/render/document/parse.ts';
import { manualPage } from '../../../../src/render/document/roff.ts';
import { styleOf } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/width.ts';

const pipe = styleOf({ isTTY: false, columns: undefined, env: {}, platform: 'linux' });
const terminal = (columns: number, env = {}) => styleOf({ isTTY: true, columns, env, platform: 'linux' });
const text = `# Fruit

Fruit grows on trees, see \`mcpc help trees\`.

- \`apple\`: red, and also green or yellow
- \`passion fruit\`, \`maracuja\`: not on trees, but on a climbing plant

## More

\`\`\`sh
mcpc   eat  apple
\`\`\`

- one
- two
  lines
`;
const document = { kind: 'document' as const, markdown: text, data: null };
const page = (style = pipe) => documentText(document, style);

describe('a document', () => {
  it('has headings, paragraphs, definitions, lists and code', () => {
    expect(parseDocument(text).map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'definitions',
      'heading',
      'code',
      'list',
    ]);
  });

  it('is laid out with the texts of definitions in a column', () => {
    expect(page()).toBe(`Fruit
  Fruit grows on trees, see \`mcpc help trees\`.

  apple                    red, and also green or yellow
  passion fruit, maracuja  not on trees, but on a climbing plant

More
    mcpc   eat  apple

  - one
  - two lines
`);
  });

  it('has the texts below their terms on a narrow terminal, and breaks no line within code', () => {
    expect(page(terminal(40, { NO_COLOR: '1' }))).toBe(`Fruit
  Fruit grows on trees, see
  \`mcpc help trees\`.

  apple
      red, and also green or yellow
  passion fruit, maracuja
      not on trees, but on a climbing
      plant

More
    mcpc   eat  apple

  - one
  - two lines
`);
  });

  it('has bold headings and code on a terminal, and no backquotes', () => {
    const styled = page(terminal(80, { TERM: 'xterm' }));
    expect(styled).toContain('\u001b[1mFruit\u001b[22m\n');
    expect(styled).toContain('see \u001b[1mmcpc help trees\u001b[22m.');
  });

  it.each([...topicTexts])('fits on terminals of 50 and 80 columns, except for code: %s', (_, topic) => {
    for (const columns of [50, 80]) {
      const style = terminal(columns, { NO_COLOR: '1' });
      const lines = documentText({ ...document, markdown: topic }, style).split('\n');
      expect(lines.filter((line) => !line.startsWith('    ') && widthOf(line) > columns)).toEqual([]);
    }
  });
});

describe('the page of a document for man', () => {
  it('has its macros', () => {
    expect(
      manualPage(text, { name: 'fruit', version: '1.0' }),
    ).toBe(`.TH FRUIT 1 "" "fruit 1.0" "User Commands"
.SH "FRUIT"
Fruit grows on trees, see \\fBmcpc help trees\\fR.
.TP
\\fBapple\\fR
red, and also green or yellow
.TP
\\fBpassion fruit, maracuja\\fR
not on trees, but on a climbing plant
.SS "More"
.RS 4
.EX
mcpc   eat  apple
.EE
.RE
.IP \\(bu 2
one
.IP \\(bu 2
two lines
`);
  });

  it('keeps the characters of code, and has no line that begins like a macro', () => {
    const code = "# X\n\n`.mcp.json` is a file\n\n```\n'a-b' ~ ^ \\n `x` …\n```\n";
    expect(manualPage(code, { name: 'x', version: '1' }).split('\n').slice(2)).toEqual([
      '\\fB.mcp.json\\fR is a file',
      '.PP',
      '.RS 4',
      '.EX',
      '\\(aqa\\-b\\(aq \\(ti \\(ha \\en \\(gax\\(ga \\[u2026]',
      '.EE',
      '.RE',
      '',
    ]);
  });

  it('is what a terminal gets laid out, and anything else as roff', () => {
    const manual = { ...document, manual: { name: 'fruit', version: '1.0' } };
    expect(documentText(manual, pipe)).toMatch(/^\.TH FRUIT 1 /);
    expect(documentText(manual, terminal(80, { NO_COLOR: '1' }))).toMatch(/^Fruit\n/);
  });
});
