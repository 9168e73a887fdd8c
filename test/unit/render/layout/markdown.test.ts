import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/render/layout/markdown.ts';
import { styledWidth } from '../../../../src/terminal/ansi-text.ts';
import { sanitise } from '../../../../src/terminal/sanitise.ts';
import type { Style } from '../../../../src/terminal/style.ts';
import { coloured, terminal } from '../styles.ts';

const render = (text: string, style: Style = terminal(40)) => renderMarkdown(text, style);

describe('inline markup', () => {
  it('has colours', async () => {
    expect(await render('**a** *b* `c` \\*d\\*', coloured)).toBe(
      '\x1b[1ma\x1b[22m \x1b[3mb\x1b[23m \x1b[36mc\x1b[39m *d*\n',
    );
  });

  it('keeps its marks without colours', async () => {
    expect(await render('**a** _b_ `` c` `` ~~d~~')).toBe('**a** _b_ `` c` `` ~~d~~\n');
  });

  it('shows targets of links and images, and HTML as text', async () => {
    expect(await render('[a](https://b.c/d "t") <https://e.f> https://g.h', terminal(90))).toBe(
      'a (https://b.c/d "t") https://e.f https://g.h\n',
    );
    expect(await render('[evil.example](https://good.example)')).toBe(
      'evil.example (https://good.example)\n',
    );
    expect(await render('![alt](a.png) [r][1]\n\n[1]: https://x.y')).toBe(
      '[image: alt] (a.png) r (https://x.y)\n\n[1]: https://x.y\n',
    );
    expect(await render('<b>x</b> &amp; &lt;y&gt; &#27; <script>')).toBe('<b>x</b> & <y> &#27; <script>\n');
  });
});

it('is sanitised, also of what entities stand for', async () => {
  const esc = '&#27;&#x9b;2J&#10;&#x202e;';
  for (const style of [coloured, terminal()]) {
    const text = `# ${esc}\n\n${esc} \`${esc}\` [${esc}](https://a.b/${esc} "${esc}") ![${esc}](${esc}) **${esc}**\n\n| ${esc} |\n|--|\n| ${esc} |\n\n<${esc}>\n\n- ${esc}\n\n[1]: ${esc}\n`;
    const shown = (await render(text, style)) ?? '';
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it removes mcpc's own colours
    expect(sanitise(shown.replace(/\x1b\[\d+m/g, ''))).toBe(shown.replace(/\x1b\[\d+m/g, ''));
  }
});

describe('blocks', () => {
  it('are separated as in the text', async () => {
    expect(await render('# A\nb\n\nc\nd\n\n\n\n- e\n- f\n')).toBe('# A\nb\n\nc\nd\n\n• e\n• f\n');
  });

  it('are headings in bold', async () => {
    expect(await render('## A `b`', coloured)).toBe('\x1b[2m##\x1b[22m \x1b[1mA \x1b[36mb\x1b[39m\x1b[22m\n');
  });

  it('are lists, nested and with tasks', async () => {
    expect(await render('3. a\n4. b\n   - c\n     d\n\n     e\n')).toBe(
      '3. a\n4. b\n   • c\n     d\n\n     e\n',
    );
    expect(await render('- [x] a\n- [ ] b')).toBe('• [x] a\n• [ ] b\n');
    expect(await render('- a\n\n- b')).toBe('• a\n\n• b\n');
  });

  it('are quotes, each line of which has a bar', async () => {
    expect(await render(`> ${'word '.repeat(12)}\n>\n> > inner`)).toBe(
      '│ word word word word word word word\n│ word word word word word\n│\n│ │ inner\n',
    );
  });

  it('are code, which is not changed', async () => {
    const code = `\`\`\`py\n# not *a* heading\n${'x = 1; '.repeat(12)}\n\n\ty\n\`\`\`\n`;
    expect(await render(code)).toBe(code);
    expect(await render('a\n\n    b  *c*\n')).toBe('a\n\n    b  *c*\n');
  });

  it('are tables, which fit', async () => {
    expect(await render('| a | b |\n|--|--:|\n| **1** | [x](https://y.z) |')).toBe(
      'a      b\n**1**  x (https://y.z)\n',
    );
    const wide = `|a|b|\n|-|-|\n|${'word '.repeat(20)}|${'other '.repeat(20)}|\n`;
    for (const line of (await render(wide))?.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('wrap at words, below their first line, also wide characters', async () => {
    expect(await render(`- ${'word '.repeat(9)}`)).toBe(
      '• word word word word word word word\n  word word\n',
    );
    const lines =
      (await render(`# ${'漢字 '.repeat(30)}\n\n${'漢字'.repeat(40)}\n`, coloured))?.split('\n') ?? [];
    for (const line of lines) expect(styledWidth(line)).toBeLessThanOrEqual(80);
  });

  it('begin after the frontmatter', async () => {
    expect(await render('---\nname: x\n---\n# A\n')).toBe('---\nname: x\n---\n\n# A\n');
  });
});

it('leaves what is too long or too deep as it is', async () => {
  expect(await render('a'.repeat(50_001))).toBeUndefined();
  expect(await render(`${'>'.repeat(20)} a`)).toBeUndefined();
  expect(await render(`${'- '.repeat(20)} a`)).toBeUndefined();
  expect(await render(`- a\n${' '.repeat(100)}- b`)).toBeUndefined();
  expect(await render('1. '.repeat(10_000))).toBeUndefined();
});
