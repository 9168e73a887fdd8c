import { expect, it } from 'vitest';
import { themeOf } from '../../../src/terminal/style.ts';

it('paints nothing without colour', () => {
  for (const paint of Object.values(themeOf(0))) expect(paint('x')).toBe('x');
});

it('paints each line for itself, so that a line can be cut out', () => {
  expect(themeOf(1).warning('a\nb')).toBe('\x1b[33ma\x1b[39m\n\x1b[33mb\x1b[39m');
});

it('takes one text: passed to map, it would paint the index, too', () => {
  // @ts-expect-error
  const painted = ['a', 'b'].map(themeOf(0).dim);
  expect(painted).not.toEqual(['a', 'b']);
});

it('uses the colours of the person’s palette however many the terminal knows', () => {
  for (const [name, paint] of Object.entries(themeOf(3)))
    expect([name, paint('x')]).toEqual([name, themeOf(1)[name as 'dim']('x')]);
});
