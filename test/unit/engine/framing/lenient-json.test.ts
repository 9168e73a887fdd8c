import { describe, expect, it } from 'vitest';
import { repairJson } from '../../../../src/engine/framing/lenient-json.ts';

function repair(text: string): unknown {
  const repaired = repairJson(text);
  return repaired && [JSON.parse(repaired.text) as unknown, ...repaired.diagnostics.map(({ code }) => code)];
}

describe('JSON of careless serializers', () => {
  it.each([
    [
      'a line end, a tab and an escape in strings',
      '{"a":"x\ny\t\\"z\u001b"}',
      [{ a: 'x\ny\t"z\u001b' }, 'control-character'],
    ],
    ['numbers that are not finite', '[NaN,-Infinity,Infinity,1]', [[null, null, null, 1], 'not-finite']],
    [
      'both',
      '{"NaN":NaN,"b":"Infinity\r"}',
      [{ NaN: null, b: 'Infinity\r' }, 'not-finite', 'control-character'],
    ],
  ])('has %s', (_title, text, expected) => {
    expect(repair(text)).toEqual(expected);
  });

  it.each([
    ['a text', 'NaN\n'],
    ['valid JSON', '{"a":"NaN", "b": -1}'],
    ['another mistake', '{"a":undefined}'],
  ])('is not %s', (_title, text) => {
    expect(repair(text)).toBeUndefined();
  });
});
