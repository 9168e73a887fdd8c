import { expect, it } from 'vitest';
import type { ListName } from '../../../src/core/protocol.ts';
import { countsText } from '../../../src/repl/greeting.ts';

it.each<[[ListName, number][], string]>([
  [
    [
      ['tools', 8],
      ['resources', 1],
      ['templates', 0],
      ['prompts', 1_000],
    ],
    '8 tools, 1 resource, 1,000 prompts.',
  ],
  [
    [
      ['tools', 0],
      ['prompts', 0],
    ],
    'It has no tools, resources or prompts.',
  ],
  [[], 'Its tools could not be listed.'],
])('counts of %j read as %s', (counts, text) => {
  expect(countsText(new Map(counts))).toBe(text);
});
