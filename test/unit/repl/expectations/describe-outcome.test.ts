import { expect, test } from 'vitest';
import { ServerError, UsageError } from '../../../../src/core/errors.ts';
import type { Json, JsonObject } from '../../../../src/core/json.ts';
import type { View } from '../../../../src/core/views.ts';
import { checkExpectation } from '../../../../src/repl/expectations/check-expectation.ts';
import { describeOutcome } from '../../../../src/repl/expectations/describe-outcome.ts';
import type { Outcome } from '../../../../src/repl/expectations/outcome.ts';
import { parseExpectation } from '../../../../src/repl/language/parse-expectation.ts';
import { Variables } from '../../../../src/repl/variables/variables.ts';
import { SecretSet } from '../../../../src/schema/redactor.ts';
import { outcomeOf } from './fake-outcome.ts';

test.each<[string, Partial<Outcome>, string[]]>([
  ['a short text', { views: [result({ content: [text('42')] })] }, ['expect 42']],
  ['words', { views: [result({ content: [text('It rains.')] })] }, ['expect It rains.']],
  [
    'a text that begins like an expectation',
    { views: [result({ content: [text('within 5 cm')] })] },
    ['expect "within 5 cm"'],
  ],
  ['a text with a variable', { views: [result({ content: [text('costs $x')] })] }, ["expect 'costs $x'"]],
  [
    'a text with quotes',
    { views: [result({ content: [text('"a" and \'b\'')] })] },
    ['expect "\\"a\\" and \'b\'"'],
  ],
  ['rows', { views: [result({ content: [text('a\nb')] })] }, ['expect "a\nb"']],
  ['a long text', { views: [result({ content: [text('x '.repeat(200))] })] }, ['expect snapshot']],
  [
    'a text that differs from run to run',
    { views: [result({ content: [text('took 12 ms')] })] },
    ['expect snapshot'],
  ],
  [
    'plain members of structured content beside a text that differs',
    {
      views: [
        result({
          content: [text('at 2026-11-28T10:00Z')],
          structuredContent: { id: 7, 'two words': 'a', at: '2026-11-28T10:00Z' },
        }),
      ],
    },
    ['expect .structuredContent.id == 7', 'expect .structuredContent."two words" == "a"'],
  ],
  [
    'nothing that a server said',
    { views: [{ kind: 'ping', server: 's', milliseconds: 3, protocolVersion: 'x' }] },
    [],
  ],
  ['a line without a result', { views: [] }, []],
  [
    'a usage error',
    { status: 2, failure: new UsageError('Argument a takes an integer.') },
    ['expect usage "Argument a takes an integer."'],
  ],
  [
    'an error that tells a time',
    { status: 1, failure: new ServerError('Busy for 12 ms') },
    ['expect server-error "Busy for"'],
  ],
  [
    'a tool error',
    { status: 1, views: [result({ content: [text('The kettle is empty.\nFill it.')], isError: true })] },
    ['expect tool-error "The kettle is empty."'],
  ],
])('describes %s, and it is met', async (_name, facts, lines) => {
  const described = outcomeOf(facts);
  expect(await describeOutcome(described, new SecretSet())).toEqual(lines);
  for (const line of lines) {
    const mismatch = await checkExpectation(parseExpectation(line), described, {
      variables: new Variables(),
    });
    expect(mismatch).toBeUndefined();
  }
});

function text(content: string): Json {
  return { type: 'text', text: content };
}

function result(content: JsonObject): View {
  return { kind: 'call', tool: 't', result: content };
}

test('describes nothing by a secret', async () => {
  const secrets = new SecretSet();
  secrets.add('tr0ub4dor');
  const describe = (outcome: Partial<Outcome>) => describeOutcome(outcomeOf(outcome), secrets);
  const content = [text('It is tr0ub4dor.')];
  expect(await describe({ views: [result({ content })] })).toEqual(['expect snapshot']);
  const structuredContent = { password: 'x', n: 1 };
  expect(await describe({ views: [result({ content, structuredContent })] })).toEqual([
    'expect .structuredContent.n == 1',
  ]);
  const failure = new ServerError('Unknown key: tr0ub4dor');
  expect(await describe({ failure, status: failure.exitStatus })).toEqual([
    'expect server-error "Unknown key:"',
  ]);
});

test('describes a long message in no time', async () => {
  const failure = new ServerError('e'.repeat(300_000));
  const lines = await describeOutcome(outcomeOf({ failure, status: 1 }), new SecretSet());
  expect(lines).toEqual([`expect server-error "${'e'.repeat(80)}"`]);
});
