import { describe, expect, it } from 'vitest';
import { layOutText } from '../../../../src/render/layout/text-layout.ts';
import { coloured } from '../styles.ts';
import { plainTexts } from './plain-texts.ts';

describe('text that is not clearly Markdown is left as it is', () => {
  it.each(Object.entries(plainTexts))('%s', async (_name, text) => {
    expect(await layOutText(text, undefined, coloured)).toBeUndefined();
  });
});

describe('text that is clearly Markdown is rendered', () => {
  it.each([
    ['headings and a list', '# Weather\n\n- Oslo: 3 °C\n- Rome: 20 °C\n'],
    ['a section and a list', '## Result\n- first\n- second\n'],
    ['bold labels', '**Name:** Ada\n**Born:** 1815\n\n- a\n- b\n'],
    ['bold and a link', 'See **this**: [docs](https://example.com/).\n'],
    ['a code block', 'Run it:\n\n```sh\nset -e\n# comment\nls *.ts\n```\n'],
    ['a table', '| city | temperature |\n|---|---:|\n| Oslo | 3 |\n'],
    ['headings of two levels and code', '# API\n\nCall `f(x)`.\n\n## Errors\n\nUse `try`.\n'],
    ['frontmatter', '---\nname: skill\ndescription: x\n---\n\n# Skill\n\nDo **this**.\n'],
    [
      'much code',
      '# Title\n\nText:\n\n```ts\nconst a = 1;\nconst b = 2;\nfunction f() {\n}\n```\n\n- **a**\n',
    ],
  ])('%s', async (_name, text) => {
    expect(await layOutText(text, undefined, coloured)).toBeDefined();
  });

  it('or if its type says so, and not if it says something else', async () => {
    expect(await layOutText('*a*\n', 'text/markdown; charset=utf-8', coloured)).toBe('\x1b[3ma\x1b[23m\n');
    expect(await layOutText('# A\n\n**b** `c`\n', 'text/html', coloured)).toBeUndefined();
    expect(await layOutText('# A\n\n**b** `c`\n', 'text/plain', coloured)).toBeDefined();
  });

  it('in a time that does not grow with the square of long lines', async () => {
    for (const part of ['[', '**a ', 'if (', '`', '|-', '> ', '- ', '<a ', '{']) {
      await layOutText(`# A\n\n**b** ${part.repeat(12_000)} x\n`, undefined, coloured);
    }
  });
});
