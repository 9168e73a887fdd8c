import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReportFilter } from '../../../../src/terminal/capabilities/terminal-query.ts';

let keys: string;
let filter: ReportFilter;

beforeEach(() => {
  vi.useFakeTimers();
  keys = '';
  filter = new ReportFilter((text) => {
    keys += text;
  });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the report of a terminal', () => {
  it.each([
    ['\x1b[?62;4;22c', { sixel: true, cell: undefined }],
    ['\x1b[?4;6c', { sixel: false, cell: undefined }],
    ['\x1b[6;18;9t\x1b[?64;1;4c', { sixel: true, cell: { width: 9, height: 18 } }],
    ['\x1b[6;0;0t\x1b[?1;2c', { sixel: false, cell: undefined }],
  ])('%j is understood, and is not keys', async (report, understood) => {
    const answer = filter.next(1_000);
    filter.feed(report);
    expect(await answer).toEqual(understood);
    expect(keys).toBe('');
  });

  it('may arrive between keys and in parts', async () => {
    const answer = filter.next(1_000);
    for (const part of ['a', 'b\x1b', '[6;1', '8;9tc\x1b[A\x1b[?6', '2;4cd']) filter.feed(part);
    expect(await answer).toEqual({ sixel: true, cell: { width: 9, height: 18 } });
    expect(keys).toBe('abc\x1b[Ad');
  });

  it('that does not arrive in time is undefined; a late one is not keys either', async () => {
    const answer = filter.next(1_000);
    vi.advanceTimersByTime(1_000);
    expect(await answer).toBeUndefined();
    filter.feed('x\x1b[?62;4cy');
    expect(keys).toBe('xy');
  });
});

describe('keys', () => {
  it.each(['\x1b', '\x1b[5~', '\x1b[6~', '\x1b[6;5~', '\x1bOP', 'ü', '\x1b[200~\x1b[?62;c\x1b[201~'])(
    '%j are passed on',
    (typed) => {
      filter.feed(Buffer.from(typed));
      vi.advanceTimersByTime(50);
      expect(keys).toBe(typed.replace('\x1b[?62;c', ''));
    },
  );
});
