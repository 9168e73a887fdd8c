import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../src/core/events.ts';
import { type LogLevel, logLevels } from '../../../src/core/protocol.ts';
import { type EventLineOptions, EventLines } from '../../../src/render/event.ts';
import { coloured, pipe, terminal } from './styles.ts';

function lines(options: Partial<EventLineOptions> = {}): EventLines {
  return new EventLines({
    style: pipe,
    logLevel: 'info',
    quiet: false,
    trace: false,
    progress: true,
    nameServers: false,
    now: () => 0,
    ...options,
  });
}

function shown(event: EngineEvent, options: Partial<EventLineOptions> = {}): string {
  return lines(options).linesOf(event);
}

function log(data: unknown, level: LogLevel = 'info', logger?: string): EngineEvent {
  return { type: 'log', server: 'demo', level, logger, data };
}

function progress(progress: number, total?: number, message?: string, request = 1): EngineEvent {
  return { type: 'progress', server: 'demo', request, progress, total, message };
}

describe('a log', () => {
  it('has its level and its logger', () => {
    expect(shown(log('slow', 'warning', 'db'))).toBe('warning db: slow\n');
    expect(shown(log('fine'))).toBe('info: fine\n');
  });

  it('has its server if there are several', () => {
    expect(shown(log('slow', 'error', 'db'), { nameServers: true })).toBe('error demo/db: slow\n');
    expect(shown(log('slow', 'error'), { nameServers: true })).toBe('error demo: slow\n');
  });

  it.each<[unknown, string]>([
    [{ a: [1, 'x'], b: null }, '{"a":[1,"x"],"b":null}'],
    [5, '5'],
    [null, 'null'],
    [undefined, 'null'],
    ['\x1b[31mred\x1b[2J', 'red\\x1b[2J'],
    [{ a: '\x9b' }, '{"a":"\\u009b"}'],
  ])('can carry any data: %j', (data, text) => {
    expect(shown(log(data))).toBe(`info: ${text}\n`);
  });

  it('of several lines cannot imitate other lines of mcpc', () => {
    expect(shown(log('first\r\nerror: forged\n'))).toBe('info: first\n  error: forged\n');
  });

  it('has a timestamp and indented data with --verbose', () => {
    const verbose = { verbose: true, time: () => new Date(2026, 0, 2, 3, 4, 5, 67) };
    expect(shown(log('slow', 'warning', 'db'), verbose)).toBe('03:04:05.067 warning db: slow\n');
    expect(shown(log({ a: 1 }), verbose)).toBe('03:04:05.067 info: {"a":1}\n');
    const large = { text: 'x'.repeat(60), more: ['\x9b'] };
    expect(shown(log(large), verbose)).toBe(
      [
        '03:04:05.067 info: ',
        '  {',
        `    "text": "${large.text}",`,
        '    "more": [',
        '      "\\u009b"',
        '    ]',
        '  }',
        '',
      ].join('\n'),
    );
    expect(shown(log(large))).toMatch(/^info: \{.*\}\n$/);
  });

  it.each([
    ['db', 'db', true],
    ['db', 'dbx', false],
    ['DB.*', 'db.pool', true],
    ['*.pool', 'db.pool', true],
    ['d*.*l', 'db.pool', true],
    ['*pool*', 'db', false],
    ['*', '', true],
  ])('of loggers other than %s is dropped: %s', (logLogger, logger, passes) => {
    expect(shown(log('x', 'info', logger), { logLogger }) !== '').toBe(passes);
  });

  it('below the minimum level is dropped', () => {
    const levels = logLevels.filter((level) => shown(log('x', level), { logLevel: 'error' }) !== '');
    expect(levels).toEqual(['error', 'critical', 'alert', 'emergency']);
  });

  it('is coloured by its level', () => {
    expect(shown(log('x', 'debug'), { style: coloured, logLevel: 'debug' })).toBe(
      '\x1b[2mdebug\x1b[22m: x\n',
    );
    expect(shown(log('x', 'warning'), { style: coloured })).toBe('\x1b[33mwarning\x1b[39m: x\n');
    expect(shown(log('x', 'alert'), { style: coloured })).toBe('\x1b[31m\x1b[1malert\x1b[22m\x1b[39m: x\n');
  });
});

describe('progress', () => {
  it('has its count, percentage and message', () => {
    expect(shown(progress(3, 12, 'Loading\nmuch'))).toBe('progress 3 of 12 (25%): Loading much\n');
    expect(shown(progress(3, undefined, 'rows'))).toBe('progress 3: rows\n');
    expect(shown(progress(0.5, 1))).toBe('progress 0.5 of 1 (50%)\n');
    expect(shown(progress(3, 0))).toBe('progress 3\n');
    expect(shown(progress(12, 10), { nameServers: true })).toBe('progress demo 12 of 10 (100%)\n');
  });

  it('is at most one line per second for each request', () => {
    let time = 5000;
    const events = lines({ now: () => time });
    const step = (at: number, event: EngineEvent) => {
      time = 5000 + at;
      return events.linesOf(event);
    };
    expect(step(0, progress(1))).toBe('progress 1\n');
    expect(step(999, progress(2))).toBe('');
    expect(step(999, progress(7, undefined, undefined, 2))).toBe('progress 7\n');
    expect(step(1000, progress(3))).toBe('progress 3\n');
    expect(step(1999, progress(4))).toBe('');
  });

  const settled: EngineEvent = {
    type: 'request',
    server: 'demo',
    request: 1,
    method: 'tools/call',
    state: 'settled',
  };

  it('ends with the last line of the request', () => {
    const events = lines({ now: () => 5000 });
    for (const count of [0, 1, 3]) events.linesOf(progress(count, 3));
    expect(events.linesOf(settled)).toBe('progress 3 of 3 (100%)\n');
    expect(events.linesOf(settled)).toBe('');
  });

  it('restarts with the next request of the same number', () => {
    const events = lines();
    events.linesOf(progress(1));
    expect(events.linesOf(settled)).toBe('');
    expect(events.linesOf(progress(2))).toBe('progress 2\n');
  });

  it('is left to the status line if there is one', () => {
    expect(shown(progress(1), { progress: false })).toBe('');
  });
});

describe('the standard error of a server', () => {
  const event: EngineEvent = { type: 'stderr', server: 'demo', line: 'a\tb\x1b[2J\r' };

  it('is passed on line by line, sanitised', () => {
    expect(shown(event)).toBe('a\tb\\x1b[2J\n');
  });

  it('has its server if there are several', () => {
    expect(shown(event, { nameServers: true })).toBe('demo | a\tb\\x1b[2J\n');
  });

  it('is marked on a terminal', () => {
    expect(shown(event, { style: terminal() })).toBe('│ a\tb\\x1b[2J\n');
    expect(shown(event, { style: { ...terminal(), unicode: false } })).toBe('| a\tb\\x1b[2J\n');
    expect(shown(event, { style: terminal(), nameServers: true })).toBe('demo │ a\tb\\x1b[2J\n');
  });
});

describe('messages of mcpc', () => {
  it('are diagnostics and notices', () => {
    const message = 'The result has no content.';
    expect(shown({ type: 'diagnostic', server: 'demo', code: 'x', message })).toBe(
      `diagnostic demo: ${message}\n`,
    );
    expect(shown({ type: 'notice', server: undefined, message })).toBe(`note: ${message}\n`);
  });
});

describe('frames', () => {
  const frame: EngineEvent = {
    type: 'frame',
    server: 'demo',
    direction: 'sent',
    at: 12,
    frame: { id: 1, method: '\x9b' },
  };

  it('are shown only with tracing, even if quiet', () => {
    expect(shown(frame)).toBe('');
    expect(shown(frame, { trace: true, quiet: true })).not.toBe('');
  });

  it('are single-line JSON after direction and time', () => {
    const style = terminal();
    expect(shown(frame, { trace: true, style })).toBe('→ 12 ms {"id":1,"method":"\\u009b"}\n');
    expect(shown({ ...frame, direction: 'received' } as EngineEvent, { trace: true, style })).toMatch(
      /^← 12 ms /,
    );
    expect(shown(frame, { trace: true })).toMatch(/^> 12 ms /);
    expect(shown(frame, { trace: true, style, nameServers: true })).toMatch(/^→ demo 12 ms /);
  });
});

describe('internal events', () => {
  it('are not printed', () => {
    expect(shown({ type: 'listChanged', server: 'demo', list: 'tools' })).toBe('');
    expect(shown({ type: 'resourceUpdated', server: 'demo', uri: 'x' })).toBe('');
    expect(shown({ type: 'request', server: 'demo', request: 1, method: 'ping', state: 'sent' })).toBe('');
  });
});

describe('quiet mode', () => {
  it.each<EngineEvent>([
    log('x', 'emergency'),
    progress(1),
    { type: 'stderr', server: 'demo', line: 'x' },
    { type: 'diagnostic', server: 'demo', code: 'x', message: 'x' },
    { type: 'notice', server: undefined, message: 'x' },
  ])('drops $type', (event) => {
    expect(shown(event, { quiet: true })).toBe('');
  });
});
