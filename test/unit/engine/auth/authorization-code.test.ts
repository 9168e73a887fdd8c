import { describe, expect, it } from 'vitest';
import { isExpectedState, queryOf, redirectProblem } from '../../../../src/engine/auth/authorization-code.ts';

describe('a pasted address', () => {
  it.each([
    'http://127.0.0.1:1/callback?code=c&state=s',
    ' "http://127.0.0.1:1/callback?code=c&state=s" ',
    '?code=c&state=s',
    'code=c&state=s',
    'http://localhost/callback?error=access_denied&state=s',
  ])('is accepted: %s', (text) => {
    expect(redirectProblem(text, 's')).toBeUndefined();
    expect(queryOf(text)?.get('state')).toBe('s');
  });

  it.each([
    ['', 'not a URL'],
    ['hello', 'not a URL'],
    ['http://127.0.0.1/callback?state=s', 'neither a "code" nor an "error"'],
    ['http://127.0.0.1/callback?code=c', 'another login'],
    ['http://127.0.0.1/callback?code=c&state=S', 'another login'],
  ])('is rejected: %s', (text, problem) => {
    expect(redirectProblem(text, 's')).toContain(problem);
  });

  it('must have exactly the expected state', () => {
    expect(isExpectedState(null, '')).toBe(false);
    expect(isExpectedState('', '')).toBe(true);
    expect(isExpectedState('s', 'ss')).toBe(false);
  });
});
