import { describe, expect, it } from 'vitest';
import type { LogLevel } from '../../../src/core/protocol.ts';
import { logText } from '../../../src/render/log-text.ts';
import { pipe } from './styles.ts';

function text(data: unknown, level: LogLevel = 'info', { logger, verbose = false } = logOptions): string {
  return logText({ data, level, logger }, verbose, pipe);
}
const logOptions: { logger?: string; verbose?: boolean } = {};

describe('a log message with the shape of', () => {
  it.each<[string, unknown, LogLevel, string]>([
    ['FastMCP', { msg: 'step 0 of 6', extra: { step: 0 } }, 'info', 'step 0 of 6  step=0'],
    ['FastMCP without extra', { msg: 'look out', extra: null }, 'warning', 'look out'],
    [
      'structlog',
      { event: 'user signed in', level: 'info', timestamp: '2026-01-02T03:04:05Z', user: 'Ada' },
      'info',
      'user signed in  user=Ada',
    ],
    [
      'pino',
      { level: 40, time: 1_767_323_045_000, pid: 7, hostname: 'box', msg: 'slow query', ms: 512 },
      'warning',
      'slow query  ms=512',
    ],
    [
      'bunyan',
      { name: 'api', hostname: 'box', pid: 7, level: 30, msg: 'ready', time: '2026-01-02T03:04:05Z', v: 0 },
      'info',
      'ready  name=api',
    ],
    ['winston', { level: 'error', message: 'disk full', timestamp: '2026-01-02' }, 'error', 'disk full'],
    [
      'zap',
      { level: 'warn', ts: 1767323045.25, caller: 'main.go:12', msg: 'retrying', attempt: 2 },
      'warning',
      'retrying  caller=main.go:12 attempt=2',
    ],
    [
      "Python's logging",
      {
        ...{
          name: 'db',
          msg: 'took %d s',
          args: [3],
          levelname: 'ERROR',
          levelno: 40,
          pathname: '/srv/db.py',
        },
        ...{ lineno: 3, created: 1767323045.25, thread: 140_001, exc_info: null, message: 'took 3 s' },
      },
      'error',
      'took 3 s  name=db msg="took %d s"',
    ],
    [
      'OpenTelemetry',
      { severityText: 'INFO', severityNumber: 9, body: 'sent', attributes: { bytes: 12 } },
      'info',
      'sent  bytes=12',
    ],
    [
      'OTLP',
      {
        timeUnixNano: '1767323045000000000',
        severityNumber: 13,
        body: { stringValue: 'sent twice' },
        attributes: [{ key: 'http.status', value: { intValue: '200' } }],
      },
      'warning',
      'sent twice  http.status=200',
    ],
    [
      'tracing',
      {
        timestamp: '2026-01-02T03:04:05Z',
        level: 'TRACE',
        fields: { message: 'polled', n: 1 },
        target: 'app',
      },
      'debug',
      'polled  target=app n=1',
    ],
    ['JSON in a text', '{"msg":"hello","user":"Ada Lovelace"}', 'info', 'hello  user="Ada Lovelace"'],
  ])('%s reads as a line', (_shape, data, level, line) => {
    expect(text(data, level)).toBe(line);
  });
});

describe('the members beside a log message', () => {
  it('are quoted only if they have to be', () => {
    const extra = {
      a: '',
      b: 'x=1',
      c: 'two words',
      d: 'say "hi"',
      e: 'plain/path:1',
      f: true,
      g: null,
      h: 'a\nb',
    };
    expect(text({ msg: 'm', extra })).toBe(
      'm  a="" b="x=1" c="two words" d="say \\"hi\\"" e=plain/path:1 f=true g=null h="a\\nb"',
    );
  });

  it('have dots in their names if they are nested, and are JSON if they are lists or too deep', () => {
    const extra = { user: { name: 'Ada', tags: [1, 'x'], at: { home: { city: 'Lima' } } }, none: {} };
    expect(text({ msg: 'm', extra })).toBe(
      'm  user.name=Ada user.tags=[1,"x"] user.at.home={"city":"Lima"} none={}',
    );
  });

  it('have no secrets', () => {
    const extra = {
      api_key: 'abc',
      user: { password: 'hunter2' },
      header: 'Bearer abcdefghijkl',
      token: null,
    };
    const line = text({ msg: 'Authorization: Bearer abcdefghijkl', extra });
    expect(line).toBe(
      'Authorization: Bearer [redacted]  api_key=[redacted] user.password=[redacted] header="Bearer [redacted]" token=null',
    );
    expect(text({ code: 1, password: 'hunter2' })).toBe('{"code":1,"password":"[redacted]"}');
    expect(text('sent with Bearer abcdefghijkl')).toBe('sent with Bearer [redacted]');
  });

  it('stay within one line, unless everything is asked for', () => {
    const extra = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`n${at}`, 'x'.repeat(at * 10)]));
    const line = text({ msg: 'm', extra });
    expect(line.length).toBeLessThan(360);
    expect(line).toMatch(/ \(4\d more with --verbose\)$/);
    expect(text({ msg: 'm', extra: { long: 'x'.repeat(500) } })).toBe(`m  long=${'x'.repeat(99)}…`);
    expect(text({ msg: 'm', level: 'info', extra }, 'info', { verbose: true })).toContain(
      ' level=info n0=""',
    );
  });

  it('remain if they say something else than the notification', () => {
    expect(text({ msg: 'm', level: 'error', time: 3, logger: 'db' }, 'info', { logger: 'db' })).toBe(
      'm  level=error time=3',
    );
    expect(text({ msg: 'm', severity: 7, name: 'Ada' })).toBe('m  severity=7 name=Ada');
  });

  it('cannot imitate other lines of mcpc, or control the terminal', () => {
    expect(text({ msg: 'one\nerror: two', extra: { 'a\nb': '\x1b[2J' } })).toBe(
      'one\n  error: two  a\\nb="\\u001b[2J"',
    );
  });
});

describe('other data of a log message', () => {
  it.each([[{ msg: 5 }], [{ event: { type: 'x' } }], [{ body: 'page', status: 200 }], [[{ msg: 'x' }]]])(
    'is JSON: %j',
    (data) => {
      expect(text(data)).toBe(JSON.stringify(data));
    },
  );
});
