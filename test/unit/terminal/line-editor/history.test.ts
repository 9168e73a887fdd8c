import { describe, expect, it } from 'vitest';
import { firstWordOf, hintFor } from '../../../../src/terminal/line-editor/hint.ts';
import { HistoryCursor } from '../../../../src/terminal/line-editor/history-cursor.ts';
import { HistorySearch } from '../../../../src/terminal/line-editor/history-search.ts';

const entries = ['say one', 'Call x', 'say two', 'say two', 'say one'];

describe('navigating the history', () => {
  it('visits each line with the typed prefix once, and returns', () => {
    const walk = new HistoryCursor(entries, 'say');
    const older = [walk.older(), walk.older(), walk.older()];
    expect(older).toEqual(['say one', 'say two', undefined]);
    expect([walk.newer(), walk.newer(), walk.newer()]).toEqual(['say one', 'say', undefined]);
  });

  it('goes to the oldest and to the newest', () => {
    const walk = new HistoryCursor(entries, '');
    expect(walk.oldest()).toBe('Call x');
    expect(walk.newest()).toBe('');
    expect(walk.newest()).toBeUndefined();
  });
});

describe('searching the history', () => {
  it('finds the newest match, then older and newer ones, skipping repeats', () => {
    const search = new HistorySearch(entries);
    search.setQuery('s');
    search.setQuery('sa');
    expect(search.match).toBe('say one');
    expect(search.range).toEqual({ from: 0, to: 2 });
    search.older();
    expect(search.match).toBe('say two');
    search.older();
    expect(search.match).toBe('say one');
    search.older();
    expect(search).toMatchObject({ match: 'say one', failed: true });
    search.newer();
    expect(search).toMatchObject({ match: 'say two', failed: false });
  });

  it.each([
    ['call', 'Call x'],
    ['Call', 'Call x'],
    ['CALL', undefined],
    ['nothing', undefined],
  ])('for %s finds %s', (query, match) => {
    const search = new HistorySearch(entries);
    search.setQuery(query);
    expect(search).toMatchObject({ match, failed: match === undefined });
  });

  it('restarts when the query becomes shorter', () => {
    const search = new HistorySearch(entries);
    search.setQuery('two');
    search.setQuery('');
    expect(search).toMatchObject({ match: undefined, range: undefined, failed: false });
  });
});

describe('a hint', () => {
  it.each([
    ['say', 3, ' one'],
    ['say t', 5, 'wo'],
    ['say', 1, ''],
    ['say one', 7, ''],
    [' ', 1, ''],
    ['', 0, ''],
  ])('for %j with the cursor at %i is %j', (text, cursor, hint) => {
    expect(hintFor({ text, cursor }, entries)).toBe(hint);
  });

  it('is accepted word by word', () => {
    expect(firstWordOf(' name="Jo Doe"')).toBe(' name');
    expect(firstWordOf('"')).toBe('"');
  });
});
