import { expect, it } from 'vitest';
import type { ListName } from '../../../src/core/protocol.ts';
import { countsText, heldText } from '../../../src/repl/greeting.ts';
import type { HeldLines } from '../../../src/repl/shell-events.ts';

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

it.each<[HeldLines[], string]>([
  [[{ server: 'server.py', count: 22 }], 'server.py wrote 22 lines; see: stderr'],
  [
    [
      { server: 'alpha', count: 1 },
      { server: 'be\x1b[2Jta', count: 1_000 },
    ],
    'alpha wrote 1 line, be\\x1b[2Jta 1,000 lines; see: stderr',
  ],
])('the lines that servers wrote before they were connected, %j, read as %s', (counts, text) => {
  expect(heldText(counts)).toBe(text);
});
