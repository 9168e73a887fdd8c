import { describe, expect, it } from 'vitest';
import { completionText } from '../../../src/cli/line-completions.ts';
import type { Candidate } from '../../../src/completion/candidate.ts';

const value = (text: string, others: Partial<Candidate> = {}): Candidate => ({
  value: text,
  kind: 'value',
  ...others,
});

describe('the output for the completion scripts', () => {
  it('has a line per candidate, then whether a space and whether files may follow', () => {
    const candidates = [value('one', { description: 'the\nfirst' }), value('two')];
    expect(completionText({ candidates }, '')).toBe('one\tthe first\ntwo\t\n:4\n');
    expect(completionText({ candidates: [value('key=', { open: true })] }, 'k')).toBe('key=\t\n:6\n');
    expect(completionText({ candidates: [], files: 'file' }, '')).toBe(':0\n');
  });

  it('omits the space only if the inserted word continues', () => {
    const candidates = [value('demo'), value('dist/', { open: true })];
    expect(completionText({ candidates }, 'de')).toMatch(/:4\n$/);
    expect(completionText({ candidates }, 'd')).toMatch(/:6\n$/);
  });

  it('shows no control characters of a server, and offers no word with one', () => {
    const candidates = [
      value('bad\u001b[31mname'),
      value('two\nlines'),
      value('tab\there'),
      value('\u202egnp.exe'),
      value(''),
      value('good', { description: 'clear \u001b[2J\u009b1K\u202e' }),
    ];
    expect(completionText({ candidates }, '')).toBe('good\tclear \\x1b[2J\\x9b1K\\u202e\n:4\n');
  });
});
