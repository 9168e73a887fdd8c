import { describe, expect, it } from 'vitest';
import {
  AuthorizationError,
  ConnectionError,
  InterruptedError,
  ServerError,
  TimeoutError,
  UsageError,
} from '../../../../src/core/errors.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { parseJson } from '../../../../src/core/json-text.ts';
import { checkExpectation } from '../../../../src/repl/expectations/check-expectation.ts';
import type { Mismatch, Outcome } from '../../../../src/repl/expectations/outcome.ts';
import { parseExpectation } from '../../../../src/repl/language/parse-expectation.ts';
import { Variables } from '../../../../src/repl/variables/variables.ts';
import { outcomeOf, textResult } from './fake-outcome.ts';

const variables = new Variables(undefined, { HOME: '/home/ann', API_KEY: 'abcdefgh1234' });
variables.set('x', { n: 42, items: ['a'] });
variables.set('part', 'fine');

function check(line: string, outcome: Outcome): Promise<Mismatch | undefined> {
  return checkExpectation(parseExpectation(line), outcome, { variables });
}

/** The outcome of a call with this result. */
function called(json: string): Outcome {
  return outcomeOf({ views: [{ kind: 'call', tool: 't', result: parseJson(json) as JsonObject }] });
}

const sunny = outcomeOf({
  views: [textResult('It is fine.\nAnd warm.\n\n', { structuredContent: { degrees: 21 } })],
});
const forecast = called(
  '{"structuredContent":{"id":9007199254740993,"ok":true,"off":false,"none":null,"zero":0,' +
    '"name":"Oslo","days":[{"t":1},{"t":2.50}],"by":{"b":1,"a":[1,2]},"password":"hunter2"}}',
);

describe('is met', () => {
  it.each<[line: string, outcome: Outcome]>([
    ['expect "It is fine.\\nAnd warm."', sunny],
    ['expect has fine', sunny],
    ['expect has $part', sunny],
    ['expect has "is $part"', sunny],
    ['expect ~ /^It .*\\nAnd/', sunny],
    ['expect .structuredContent.degrees == 21', sunny],
    ['expect .content[0].text has warm', sunny],
    ['expect {"b": 2, "a": 1}', called('{"content":[{"type":"text","text":"{\\"a\\":1,\\"b\\":2}"}]}')],
    ['expect $HOME', called('{"content":[{"type":"text","text":"/home/ann"}]}')],
    ['expect ""', outcomeOf()],
    ['expect .structuredContent.id == 9007199254740993', forecast],
    ['expect .structuredContent.id != 9007199254740992', forecast],
    ['expect .structuredContent.id > 9007199254740992', forecast],
    ['expect .structuredContent.days[1].t == 2.5', forecast],
    ['expect .structuredContent.ok', forecast],
    ['expect .structuredContent.zero', forecast],
    ['expect .structuredContent.none == null', forecast],
    ['expect .structuredContent.missing == null', forecast],
    ['expect .structuredContent.name == Oslo', forecast],
    ['expect .structuredContent.name == "Oslo"', forecast],
    ["expect .structuredContent.name != '$x'", forecast],
    ['expect .structuredContent.name < "Paris"', forecast],
    ['expect .structuredContent.name ~ /^os/i', forecast],
    ['expect .structuredContent.by == {"a": [1, 2], "b": 1.0}', forecast],
    ['expect .structuredContent.by has a', forecast],
    ['expect .structuredContent.by.a has 2', forecast],
    ['expect .structuredContent.days has {"t": 1}', forecast],
    ['expect .structuredContent.days length == 2', forecast],
    ['expect .structuredContent.name length >= 4', forecast],
    ['expect .structuredContent.by length < 3', forecast],
    ['expect .structuredContent.days[*].t == [1, 2.5]', forecast],
    ['expect .length(structuredContent.days) == 2', forecast],
    ['expect . has structuredContent', forecast],
    ['expect .n == $x.n', called('{"n":42}')],
    ['expect .n == {"of": $x.n}', called('{"n":{"of":42}}')],
    ['expect within 20ms', outcomeOf({ duration: 20 })],
  ])('%s', async (line, outcome) => {
    expect(await check(line, outcome)).toBeUndefined();
  });

  it('by what --query printed, if the line had it', async () => {
    const { views } = forecast;
    const queried = outcomeOf({ views, format: { json: false, query: 'structuredContent.by' } });
    expect(await check('expect .a[1] == 2', queried)).toBeUndefined();
    expect(await check('expect {"a": [1, 2], "b": 1}', queried)).toBeUndefined();
  });

  it('by all results, if there are several', async () => {
    const views = [textResult('one'), textResult('two')];
    expect(await check('expect .[1].content[0].text == two', outcomeOf({ views }))).toBeUndefined();
    expect(await check('expect "one\\ntwo"', outcomeOf({ views }))).toBeUndefined();
  });
});

describe('is not met', () => {
  it.each<[line: string, outcome: Outcome, mismatch: Mismatch]>([
    [
      'expect cold',
      sunny,
      { message: 'The result is different.', expected: 'cold', actual: 'It is fine.\nAnd warm.' },
    ],
    ['expect 42', outcomeOf(), { message: 'The line printed nothing.', expected: '42', actual: '' }],
    [
      'expect 42',
      outcomeOf({ status: 2, failure: new UsageError('No.') }),
      { message: 'The line failed: No.', expected: '42', actual: '' },
    ],
    ['expect has cold', sunny, { message: 'The result does not contain "cold": It is fine. And warm.' }],
    ['expect ~ /cold/i', sunny, { message: 'The result does not match /cold/i: It is fine. And warm.' }],
    [
      'expect .structuredContent.degrees == 22',
      sunny,
      { message: 'Expected .structuredContent.degrees == 22, but it is 21.' },
    ],
    [
      'expect .structuredContent.degrees == "21"',
      sunny,
      { message: 'Expected .structuredContent.degrees == "21", but it is 21, which is not text.' },
    ],
    [
      'expect .structuredContent.degree == 21',
      sunny,
      {
        message:
          'Expected .structuredContent.degree == 21, but there is no such value. .structuredContent has: degrees.',
      },
    ],
    [
      'expect .structuredContents.a.b',
      sunny,
      {
        message:
          'Expected .structuredContents.a.b, but there is no such value. The result has: content, structuredContent.',
      },
    ],
    [
      'expect .content[3].text == x',
      sunny,
      { message: 'Expected .content[3].text == "x", but there is no such value. .content is a list of 1.' },
    ],
    [
      'expect .structuredContent.none',
      forecast,
      { message: 'Expected .structuredContent.none, but it is null.' },
    ],
    [
      'expect .structuredContent.off',
      forecast,
      { message: 'Expected .structuredContent.off, but it is false.' },
    ],
    [
      'expect .structuredContent.id == 9007199254740992',
      forecast,
      { message: 'Expected .structuredContent.id == 9007199254740992, but it is 9007199254740993.' },
    ],
    [
      'expect .structuredContent.name < 5',
      forecast,
      { message: 'Expected .structuredContent.name < 5, but it is "Oslo", which has no order with 5.' },
    ],
    [
      'expect .structuredContent.ok length == 1',
      forecast,
      { message: 'Expected .structuredContent.ok length == 1, but it is true, which has no length.' },
    ],
    [
      'expect .structuredContent.by == {"b": 2, "a": [1, 2]}',
      forecast,
      {
        message: '.structuredContent.by is different.',
        expected: '{\n  "a": [\n    1,\n    2\n  ],\n  "b": 2\n}',
        actual: '{\n  "a": [\n    1,\n    2\n  ],\n  "b": 1\n}',
      },
    ],
    [
      'expect .structuredContent.password == x',
      forecast,
      { message: 'Expected .structuredContent.password == "x", but it is "[redacted]".' },
    ],
    ['expect .a == 1', outcomeOf(), { message: 'The line has no result.' }],
    [
      'expect within 20ms',
      outcomeOf({ duration: 21.4 }),
      { message: 'The line took 21 ms, which is longer than 20 ms.' },
    ],
  ])('%s', async (line, outcome, mismatch) => {
    expect(await check(line, outcome)).toEqual(mismatch);
  });

  it('without the secrets of the environment, which the line may have used', async () => {
    const mismatch = await check(
      'expect $API_KEY',
      called('{"content":[{"type":"text","text":"abcdefgh1234!"}]}'),
    );
    expect(mismatch).toMatchObject({ expected: '[redacted]', actual: '[redacted]!' });
  });
});

describe('failures', () => {
  const failed = (failure: unknown, status = 2) => outcomeOf({ status, failure });
  const toolError = outcomeOf({ status: 1, views: [textResult('no user 7', { isError: true })] });
  const serverError = failed(
    new ServerError('Bad b', { code: -32602, data: { field: 'b' }, server: 's', phase: 'request' }),
    1,
  );

  it.each<[line: string, outcome: Outcome]>([
    ['expect usage', failed(new UsageError('b must be an integer'))],
    ['expect usage "integer"', failed(new UsageError('b must be an integer'))],
    ['expect tool-error "no user"', toolError],
    ['expect .content[0].text == "no user 7"', toolError],
    ['expect server-error', serverError],
    ['expect server-error -32602', serverError],
    ['expect .error.code == -32602', serverError],
    ['expect .error.data.field == b', serverError],
    ['expect timeout', failed(new TimeoutError('Too long'), 4)],
    ['expect connection', failed(new ConnectionError('Gone'), 3)],
    ['expect connection', outcomeOf({ status: 3 })],
    ['expect auth', failed(new AuthorizationError('Log in'), 5)],
  ])('%s is met', async (line, outcome) => {
    expect(await check(line, outcome)).toBeUndefined();
  });

  it.each<[line: string, outcome: Outcome, message: string]>([
    ['expect usage', sunny, 'The line succeeded, and printed: It is fine. And warm.'],
    ['expect usage', outcomeOf(), 'The line succeeded.'],
    ['expect usage', toolError, 'Expected a usage error, but the line ended with a tool error: no user 7'],
    [
      'expect timeout',
      failed(new InterruptedError('SIGINT'), 130),
      'Expected a timeout, but the line ended with exit status 130: mcpc was interrupted.',
    ],
  ])('%s is not met', async (line, outcome, message) => {
    expect(await check(line, outcome)).toEqual({ message });
  });

  it('say what the message was', async () => {
    expect(await check('expect tool-error "user 8"', toolError)).toEqual({
      message: 'The message of a tool error does not contain "user 8": no user 7',
    });
  });
});

describe('progress and logs', () => {
  const progress = (message?: string) =>
    ({ type: 'progress', server: 's', request: 1, progress: 1, total: undefined, message }) as const;
  const log = (level: 'info' | 'error', data: unknown) =>
    ({ type: 'log', server: 's', level, logger: undefined, data }) as const;
  const events = [
    progress('a third'),
    log('info', 'The disk is full.'),
    progress('half'),
    log('error', { msg: 'x' }),
  ];
  const busy = outcomeOf({ events });

  it.each([
    'progress',
    'progress 2',
    'progress "half"',
    'progress 2 third',
    'log',
    'log info disk',
    'log error x',
  ])('expect %s is met', async (rest) => {
    expect(await check(`expect ${rest}`, busy)).toBeUndefined();
  });

  it.each([
    ['progress 3', busy, 'Expected 3 progress notifications, but there were 2.'],
    ['progress 0', busy, 'Expected 0 progress notifications, but there were 2.'],
    ['progress', outcomeOf(), 'The line had no progress.'],
    [
      'progress "all"',
      busy,
      'No progress message contains "all". The progress messages are "a third", "half".',
    ],
    ['log', outcomeOf(), 'There was no log message.'],
    [
      'log error disk',
      busy,
      'No log message of level error or above contains "disk". The log messages are "info: The disk is full.", "error: x".',
    ],
  ])('expect %s is not met', async (rest, outcome, message) => {
    expect(await check(`expect ${rest}`, outcome)).toEqual({ message });
  });

  it('too many events are not counted', async () => {
    const outcome = outcomeOf({ events, omitted: { views: 0, events: 1 } });
    expect((await check('expect progress 2', outcome))?.message).toContain('more than 4 logs');
    expect(await check('expect progress', outcome)).toBeUndefined();
  });
});

describe('a snapshot', () => {
  it('is compared by what runs the tests, and by nothing in the shell', async () => {
    const mismatch = { message: 'It is new.' };
    const context = { variables, snapshot: async () => mismatch };
    expect(await checkExpectation({ type: 'snapshot' }, sunny, context)).toBe(mismatch);
    expect(await checkExpectation({ type: 'snapshot' }, sunny, { variables })).toBeUndefined();
  });
});

describe('what cannot be checked is a usage error', () => {
  it.each([
    ['expect $nope', 'Unknown variable nope.'],
    ['expect $NOPE', 'or in the environment'],
    ['expect .n == {"a" $x}', 'is not JSON'],
    ['expect .n length == $part', 'A length cannot be compared with "fine".'],
    ['expect .sum(n) == 1', '.sum(n) cannot be applied to the result'],
  ])('%s', async (line, message) => {
    const error = await check(line, called('{"n":"x"}')).catch((error) => error);
    expect(error).toBeInstanceOf(UsageError);
    expect(`${error.message} ${error.hint}`).toContain(message);
  });
});

it('stops a regular expression that would take too long', async () => {
  const outcome = outcomeOf({ views: [textResult(`${'a'.repeat(50)}!`)] });
  const expected = 'Matching /^(a+)+$/ took too long and was stopped.';
  await expect(check('expect ~ /^(a+)+$/', outcome)).rejects.toThrow(expected);
});
