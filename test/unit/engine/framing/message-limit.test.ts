import { expect, it } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { limitInWords, messageLimit } from '../../../../src/engine/framing/message-limit.ts';

it.each([
  [undefined, 512_000_000, 'a message of more than 512 MB, the limit of mcpc'],
  ['', 512_000_000, 'a message of more than 512 MB, the limit of mcpc'],
  ['64', 64_000_000, 'a message of more than 64 MB, the limit set by MCPC_MAX_MESSAGE_MB'],
  ['0.05', 50_000, 'a message of more than 50 kB, the limit set by MCPC_MAX_MESSAGE_MB'],
])('is %s MB', (value, bytes, words) => {
  const limit = messageLimit({ MCPC_MAX_MESSAGE_MB: value });
  expect(limit).toBe(bytes);
  expect(limitInWords(limit)).toBe(words);
});

it.each(['0', '-1', '513', '64MB'])('cannot be %s', (value) => {
  expect(() => messageLimit({ MCPC_MAX_MESSAGE_MB: value })).toThrow(UsageError);
});
