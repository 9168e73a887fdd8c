import { expect, test } from 'vitest';
import { isSessionName, sessionOfTarget } from '../../../src/sessions/session-name.ts';

test.each(['s', '0', 'my-session_2.x', 'a'.repeat(32)])('%s can be the name of a session', (name) => {
  expect(isSessionName(name)).toBe(true);
});

test.each(['', 'S', '.hidden', '-x', '_x', 'a/b', '../x', 'a b', 'ä', 'a\n', 'a'.repeat(33)])(
  '%j cannot be the name of a session',
  (name) => {
    expect(isSessionName(name)).toBe(false);
  },
);

test('a target names a session with @', () => {
  expect(sessionOfTarget('@s')).toBe('s');
  expect(sessionOfTarget('./@s')).toBeUndefined();
  expect(sessionOfTarget('s')).toBeUndefined();
});
