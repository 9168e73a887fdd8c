import { describe, expect, it } from 'vitest';
import {
  ConnectionError,
  InterruptedError,
  type Phase,
  ServerError,
  TimeoutError,
  UsageError,
} from '../../../src/core/errors.ts';
import { type ErrorTextOptions, errorJson, errorText } from '../../../src/render/error.ts';
import { coloured, pipe, terminal } from './styles.ts';

const program = { version: '1.2.3', node: 'v20.20.2', platform: 'linux x64' };

function text(error: unknown, options: Partial<ErrorTextOptions> = {}): string {
  return errorText(error, { style: pipe, verbose: false, program, ...options });
}

describe('an error as text', () => {
  it('says what happened, in which phase, and what to do', () => {
    const error = new ConnectionError('It ended with status 1.', {
      phase: 'handshake',
      server: 'weather',
      hint: 'Run it by hand to see more.',
    });
    expect(text(error)).toBe(
      [
        'error: It ended with status 1.',
        '  during the handshake with weather',
        'Run it by hand to see more.',
        '',
      ].join('\n'),
    );
  });

  it('does not repeat the server if the message names it', () => {
    const error = new ConnectionError('weather ended.', { phase: 'handshake', server: 'weather' });
    expect(text(error)).toBe('error: weather ended.\n');
  });

  it.each<[Phase, string]>([
    ['start', 'while starting the server'],
    ['connect', 'while connecting to the server'],
    ['handshake', 'during the handshake with the server'],
    ['request', 'during a request to the server'],
    ['close', 'while closing the connection to the server'],
  ])('describes the phase %s', (phase, words) => {
    expect(text(new TimeoutError('Nothing came.', { phase }))).toBe(`error: Nothing came.\n  ${words}\n`);
  });

  it('contains the code and the data of a server error', () => {
    const error = new ServerError('The server refused: no.', {
      code: -32602,
      phase: 'request',
      data: { a: '\x9b' },
    });
    expect(text(error)).toBe(
      [
        'error: The server refused: no.',
        '  during a request to the server, code -32602',
        '  data: {"a":"\\u009b"}',
        '',
      ].join('\n'),
    );
    expect(text(new ServerError('No.', { code: -1 }))).toBe('error: No.\n  code -1\n');
  });

  it('is a single line if nothing else is known', () => {
    expect(text(new UsageError('There is no such file.'))).toBe('error: There is no such file.\n');
  });

  it('cannot be imitated by text of a server', () => {
    const error = new ServerError('It said: a\x1b[2J\nerror: b\r\n', { server: 'x\ny', phase: 'close' });
    expect(text(error)).toBe(
      'error: It said: a\\x1b[2J\n  error: b\n  while closing the connection to x\\ny\n',
    );
  });

  it('contains the last stderr lines of a server if they were not shown yet', () => {
    const error = new ConnectionError('It ended.', { stderrTail: ['a\tb', '\x1b[1mc\x1b[5n'] });
    expect(text(error)).toBe('error: It ended.\n');
    expect(text(error, { quiet: true })).toBe(
      'error: It ended.\n  last lines of its stderr:\n    a\\tb\n    c\\x1b[5n\n',
    );
  });

  it('contains its causes with --verbose, each once', () => {
    const root = new Error('root');
    root.cause = root;
    const error = new ConnectionError('No.', { cause: new TypeError('between', { cause: root }) });
    expect(text(error, { verbose: true })).toBe(
      'error: No.\n  caused by: TypeError: between\n  caused by: Error: root\n',
    );
  });

  it('is coloured on a terminal', () => {
    expect(text(new UsageError('No.'), { style: coloured })).toBe(
      '\x1b[31m\x1b[1merror:\x1b[22m\x1b[39m No.\n',
    );
  });

  it('is not labelled as an error if the user interrupted mcpc', () => {
    expect(text(new InterruptedError('SIGINT'))).toBe('mcpc was interrupted.\n');
  });
});

describe('an internal error', () => {
  it('is labelled as such and asks for a report with the version', () => {
    expect(text(new TypeError('x is not a function'))).toBe(
      [
        'error: mcpc failed unexpectedly: TypeError: x is not a function',
        'This is a bug in mcpc 1.2.3 (Node v20.20.2, linux x64). ' +
          'Please report it with this message and the output of --verbose.',
        '',
      ].join('\n'),
    );
  });

  it('contains its stack with --verbose', () => {
    const shown = text(new TypeError('x is not a function'), { verbose: true });
    expect(shown).toContain('Please report it with this message and the stack below.\n');
    expect(shown).toContain('error.test.ts');
  });

  it('can be any thrown value', () => {
    expect(text('just\x9btext')).toContain('mcpc failed unexpectedly: "just\\u009btext"\n');
    expect(text(undefined)).toContain('mcpc failed unexpectedly: null\n');
  });
});

describe('an error as JSON', () => {
  it('is one object with all known members', () => {
    const error = new ServerError('The server refused: no.', {
      code: -32602,
      phase: 'request',
      server: 'weather',
      hint: 'Try something else.',
      data: { a: 1 },
    });
    expect(errorJson(error, pipe)).toBe(
      `${JSON.stringify({
        error: {
          kind: 'server',
          message: 'The server refused: no.',
          exitCode: 1,
          hint: 'Try something else.',
          phase: 'request',
          server: 'weather',
          code: -32602,
          data: { a: 1 },
        },
      })}\n`,
    );
  });

  it('omits unknown members, also in colour', () => {
    expect(errorJson(new UsageError('No.'), pipe)).toBe(
      '{"error":{"kind":"usage","message":"No.","exitCode":2}}\n',
    );
    expect(errorJson(new UsageError('No.'), coloured)).not.toContain('hint');
  });

  it('contains the last stderr lines of a server', () => {
    expect(errorJson(new ConnectionError('No.', { stderrTail: ['a'] }), pipe)).toContain('"lastWords":["a"]');
  });

  it('is indented on a terminal', () => {
    expect(errorJson(new UsageError('No.'), terminal())).toMatch(
      /^{\n {2}"error": {\n {4}"kind": "usage",\n/,
    );
  });

  it('has exit code 70 for an internal error', () => {
    expect(JSON.parse(errorJson(new TypeError('x'), pipe))).toEqual({
      error: {
        kind: 'internal',
        message: 'TypeError: x',
        exitCode: 70,
        hint: 'This is a bug in mcpc. Please report it.',
      },
    });
  });
});
