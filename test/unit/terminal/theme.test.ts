import { expect, it } from 'vitest';
import { themeOf } from '../../../src/terminal/style.ts';

it('styles nothing without colour', () => {
  for (const paint of Object.values(themeOf(0))) expect(paint('x')).toBe('x');
});

it('styles each line separately, so that lines can be extracted', () => {
  expect(themeOf(1).warning('a\nb')).toBe('\x1b[33ma\x1b[39m\n\x1b[33mb\x1b[39m');
});

it('takes one text: passed to map, it would paint the index, too', () => {
  // @ts-expect-error
  const painted = ['a', 'b'].map(themeOf(0).dim);
  expect(painted).not.toEqual(['a', 'b']);
});

it('uses the palette of the user, however many colours the terminal supports', () => {
  for (const [name, paint] of Object.entries(themeOf(3)))
    expect([name, paint('x')]).toEqual([name, themeOf(1)[name as 'dim']('x')]);
});
