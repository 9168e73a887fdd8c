import { expect, it } from 'vitest';
import { guessOutputOptions } from '../../../src/cli/crash.ts';

it.each([
  [[], {}],
  [['call', '--json'], { json: true }],
  [['-q'], { quiet: true }],
  [['--quiet', '--verbose'], { quiet: true, verbose: true }],
  [['-v'], { verbose: true }],
  [['--jsonl', 'quiet'], {}],
  [['call', '--color', 'always', '--json'], { color: 'always', json: true }],
  [['--color=never'], { color: 'never' }],
  [['--color', 'sometimes', 'never'], {}],
])('%j is read as %j before it is parsed', (words, expected) => {
  expect(guessOutputOptions(words)).toEqual({ json: false, quiet: false, verbose: false, ...expected });
});
