import { describe, expect, it } from 'vitest';
import type { Conversion } from '../../../../src/render/images/convert.ts';
import { drawImage, type ImageTerminal } from '../../../../src/render/images/draw-image.ts';
import { maxBytes } from '../../../../src/render/images/formats.ts';

const gif = Buffer.from('GIF89a'.padEnd(40, '\0'));

/** Draws an image on a terminal of 80 columns and 24 rows, and returns what was converted, and the text. */
async function drawn(terminal: Partial<ImageTerminal>, bytes: Buffer = gif) {
  let conversion: Conversion | undefined;
  const text = await drawImage(
    bytes,
    {
      columns: 80,
      rows: 24,
      env: { TERM: 'xterm-256color' },
      unicode: true,
      images: 'auto',
      color: undefined,
      query: undefined,
      signal: undefined,
      ...terminal,
    },
    async (wanted) => {
      conversion = wanted;
      return { text: 'IMAGE', rows: 3 };
    },
  );
  return { text, conversion };
}

describe('the method', () => {
  const sixel = async () => ({ sixel: true, cell: { width: 9, height: 18 } });
  const none = async () => ({ sixel: false, cell: undefined });

  it.each([
    ['that the environment tells', { env: { TERM: 'xterm-kitty' } }, 'kitty'],
    ['that the terminal reports', { query: sixel }, 'sixel'],
    ['half blocks if it reports none', { query: none }, 'blocks'],
    ['half blocks if it reports nothing', { query: async () => undefined }, 'blocks'],
    ['half blocks without a query', {}, 'blocks'],
    [
      'half blocks in CI, which is not asked',
      { query: sixel, env: { TERM: 'xterm-256color', CI: '1' } },
      'blocks',
    ],
    ['that the user chose', { images: 'iterm' as const, env: { TERM: 'xterm-kitty' } }, 'iterm'],
  ])('is the one %s', async (_which, terminal, method) => {
    expect((await drawn(terminal)).conversion?.method).toBe(method);
  });

  it('is none without at least 256 colours and Unicode for half blocks, unless the user chose them', async () => {
    for (const terminal of [{ env: { TERM: 'xterm' } }, { unicode: false }]) {
      expect((await drawn(terminal)).text).toBeUndefined();
      expect((await drawn({ ...terminal, images: 'blocks' })).text).toBe('IMAGE');
    }
  });
});

it('an image takes at most the width of the terminal and two thirds of its height', async () => {
  const { conversion } = await drawn({
    env: { TERM: 'foot' },
    query: async () => ({ sixel: true, cell: { width: 9, height: 18 } }),
  });
  expect(conversion).toMatchObject({ room: { width: 80, height: 16 }, cell: { width: 9, height: 18 } });
});

it('an image is drawn in rows that were added before, and the cursor ends in the last of them', async () => {
  expect((await drawn({ images: 'sixel' })).text).toBe('\x1bD\x1bD\x1bD\x1b[3A\x1b7IMAGE\x1b8\x1b[2B');
  expect((await drawn({ images: 'blocks' })).text).toBe('IMAGE');
});

it('nothing is converted that is no image or has too many bytes', async () => {
  for (const bytes of [Buffer.from('text'.padEnd(40)), Buffer.alloc(maxBytes + 1, gif)]) {
    expect(await drawn({}, bytes)).toEqual({ text: undefined, conversion: undefined });
  }
});
