import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/repl/script.ts';
import { runLines, runShell } from './fake-shell.ts';

describe('a script with expectations', () => {
  it('goes on after a line that failed as expected, whatever stands between', async () => {
    const { status, stdout } = await runLines([
      'multiply a=x b=7',
      '# why',
      '',
      'expect within 1m',
      'expect usage "takes a number"',
      'fail',
      'expect tool-error',
      'multiply a=6 b=7',
      'expect 42',
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '42\n' });
  });

  it('ends at a line that is not as expected, with the status 1', async () => {
    const { status, stdout, stderr } = await runLines(['multiply a=6 b=7', 'expect 43', 'ping']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '42\n' });
    expect(stderr).toBe(
      'error: The result is different.\n- expected  + actual\n- 43\n+ 42\nLine 2 of the script failed; the rest was not run.\n',
    );
  });

  it('names a line that showed nothing if it is not as expected', async () => {
    const { stderr } = await runLines(['x = multiply a=6 b=7', 'unset x', 'expect 42']);
    expect(stderr).toContain('error: The line printed nothing.\nThe last line was: unset x\n');
  });

  it.each([
    ['nothing is expected', []],
    ['something else is expected', ['expect tool-error']],
    ['other words are expected', ['expect usage "a date"']],
    ['only its result is expected', ['expect within 1m']],
  ])('ends at a line that failed if %s', async (_title, expectations) => {
    const { status, stderr } = await runLines(['multiply a=x b=7', ...expectations, 'ping']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/Line 1 of the script failed; the rest was not run\.\n$/);
  });

  it('checks all that is expected of a line that failed', async () => {
    const { status, stderr } = await runLines([
      'fail',
      'expect usage',
      'expect .a == 1',
      'expect tool-error',
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('Expected a usage error, but the line ended with a tool error');
    expect(stderr).toContain('Expected .a == 1, but there is no such value.');
    expect(stderr).toMatch(/Line 2 of the script failed\.\n$/);
  });

  it('with --keep-going names every line that is not as expected', async () => {
    const lines = [
      'fail',
      'expect tool-error',
      'multiply a=6 b=7',
      'expect 1',
      'expect 2',
      'fail',
      'expect 42',
    ];
    const { status, stderr } = await runLines(lines, ['--keep-going']);
    expect(status).toBe(1);
    expect(stderr.match(/^Line .*/gm)).toEqual([
      'Line 4 of the script failed.',
      'Line 6 of the script failed.',
    ]);
  });

  it('reports invalid expectations with their place, and a first line that has nothing to check', async () => {
    const { status, stderr } = await runLines(['ping', 'expect .items[?] == 1']);
    expect(status).toBe(2);
    expect(stderr).toContain('The path is not valid JMESPath');
    expect(stderr).toContain('  expect .items[?] == 1\n');
    const first = await runLines(['expect 42']);
    expect(first).toMatchObject({ status: 2 });
    expect(first.stderr).toContain('There is no line before it');
  });

  it('has expectations of several rows, and of what was kept, piped or written elsewhere', async () => {
    const { status, stderr } = await runLines([
      'x = statistics numbers:=[4,8]',
      'expect .structuredContent ==',
      '  {"count": 2, "smallest": 4,',
      '   "largest": 8, "mean": 6}',
      'multiply a=2 b=3 > out.txt',
      'expect 6',
      'multiply a=2 b=$x.largest --json',
      'expect .structuredContent.result == 16',
    ]);
    expect(stderr).toContain('Expected a value after ==');
    expect(status).toBe(2);
    const { status: fixed } = await runLines([
      'x = statistics numbers:=[4,8]',
      'expect .structuredContent has mean',
      'expect .structuredContent == {"count": 2, "smallest": 4,',
      '   "largest": 8, "mean": 6}',
      'multiply a=2 b=3 > out.txt',
      'expect 6',
      'multiply a=2 b=$x.largest --json',
      'expect .structuredContent.result == 16',
    ]);
    expect(fixed).toBe(0);
  });

  it('may be a test file, whose header is ignored with one notice, and whose cases have names', async () => {
    const { status, stdout, stderr } = await runLines([
      'server server.py   # the demo server instead',
      'timeout 5',
      "test doesn't divide",
      '  multiply a=6 b=7',
      '  expect 42',
      'test "refuses nonsense',
      '  multiply a=6 b=x',
      '  expect usage',
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '42\n' });
    expect(stderr.match(/^note: .*/gm)).toEqual([
      'note: A line "server" says how mcpc test connects, and is ignored here; to call a tool of that name: call server',
    ]);
  });

  it('has no such words among lines that are arguments, or after the first case', async () => {
    const { status, stderr } = await runShell({ lines: ['timeout 5', 'ping'] });
    expect(status).toBe(2);
    expect(stderr).toContain('timeout');
    const later = await runLines(['test x', 'timeout 5']);
    expect(later).toMatchObject({ status: 2, stdout: '' });
  });

  it('expects progress and logs of a line', async () => {
    const { status, stderr } = await runLines([
      'brew_tea steps=2 delay=1',
      'expect progress 2',
      'write_logs',
      'expect log error',
    ]);
    expect({ status, stderr: stderr.includes('failed') }).toEqual({ status: 0, stderr: false });
  });
});

describe('a line that is too long', () => {
  const tooLong = 'x'.repeat(4_000_001);
  const read = async (chunks: string[]): Promise<string[]> => {
    const lines: string[] = [];
    for await (const batch of linesOf(chunks)) lines.push(...batch);
    return lines;
  };

  it('is a usage error with its number, before all of it was read', async () => {
    const endless = function* () {
      yield 'ping\n';
      for (;;) yield 'x'.repeat(100_000);
    };
    await expect(async () => {
      for await (const _lines of linesOf(endless()));
    }).rejects.toThrow('Line 2 is longer than 4 million characters.');
  });

  it('may have several rows', async () => {
    const rows = ['ping', "multiply a='", 'x'.repeat(3_000_000), 'x'.repeat(3_000_000), "'"];
    await expect(runLines(rows)).rejects.toThrow('Line 2 is longer than 4 million characters.');
    await expect(runLines([tooLong])).rejects.toThrow('Line 1 is longer');
  });

  it('is not one that comes in many chunks', async () => {
    expect(await read(['a', 'b\r', '\nc\n\nd', 'e', ''])).toEqual(['ab', 'c', '', 'de']);
    expect(await read(['a\n', '', 'b\n'])).toEqual(['a', 'b']);
    expect(await read(['\r\n'])).toEqual(['']);
  });
});
