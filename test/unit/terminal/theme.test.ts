import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { themeOf } from '../../../src/terminal/style.ts';
import { Random } from '../../bench/random.ts';

it('styles nothing without colour', () => {
  for (const paint of Object.values(themeOf(0))) expect(paint('x')).toBe('x');
});

it('styles each line separately, so that lines can be extracted', () => {
  expect(themeOf(1).warning('a\nb')).toBe('\x1b[33ma\x1b[39m\n\x1b[33mb\x1b[39m');
});

it('uses the palette of the user, however many colours the terminal supports', () => {
  for (const [name, paint] of Object.entries(themeOf(3)))
    expect([name, paint('x')]).toEqual([name, themeOf(1)[name as 'dim']('x')]);
});

it('styles like chalk, also what is styled already', () => {
  const chalk = new Chalk({ level: 1 });
  const expected = {
    ...{ error: chalk.red.bold, warning: chalk.yellow, notice: chalk.cyan, success: chalk.green },
    ...{ failure: chalk.red, dim: chalk.dim, selected: chalk.inverse, strong: chalk.bold },
    ...{ emphasis: chalk.italic, link: chalk.underline, name: chalk.bold, type: chalk.cyan },
    ...{ key: chalk.blue, string: chalk.green, number: chalk.yellow, literal: chalk.magenta },
  };
  const theme = themeOf(1);
  const names = Object.keys(expected) as (keyof typeof expected)[];
  const random = new Random(6);
  const pieces = ['a', ' ', '\n', '\r\n', '\r', ...names.map((name) => theme[name]('x'))];
  for (let round = 0; round < 2_000; round += 1) {
    const name = random.pick(names);
    const text = random.text(pieces, 5);
    expect([name, theme[name](text)]).toEqual([name, expected[name](text)]);
  }
});
