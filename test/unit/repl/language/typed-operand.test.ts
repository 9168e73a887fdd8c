import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/core/json.ts';
import { parseJson } from '../../../../src/core/json-text.ts';
import { textOfOperand, valueOfOperand } from '../../../../src/repl/expectations/operands.ts';
import { parseExpectation } from '../../../../src/repl/language/parse-expectation.ts';
import { typedOperand, typedText } from '../../../../src/repl/language/typed-operand.ts';
import { Variables } from '../../../../src/repl/variables/variables.ts';
import { randomNumbers, randomText } from '../../arguments/ports.ts';

const variables = new Variables();

describe('values are typed as they are read', () => {
  it.each<[value: Json, typed: string]>([
    [42, '42'],
    [parseJson('9007199254740993'), '9007199254740993'],
    [null, 'null'],
    ['Oslo', '"Oslo"'],
    ['42', '"42"'],
    ['true', '"true"'],
    ['two words', '"two words"'],
    ['say "hi"', `'say "hi"'`],
    ['costs $x', "'costs $x'"],
    ["it's $x", '"it\'s \\u0024x"'],
    ['', '""'],
    [{ a: [1, '$x'] }, '{"a":[1,"\\u0024x"]}'],
  ])('%j: %s', (value, typed) => {
    expect(typedOperand(value)).toBe(typed);
  });

  it.each([
    ['42', '42'],
    ['-1.5', '-1.5'],
    ['fine', 'fine'],
    ['true', 'true'],
    ['two words', 'two words'],
    ['two\nrows', '"two\nrows"'],
    ['usage', '"usage"'],
    ['.a', '".a"'],
    ['# x', '"# x"'],
  ])('the text %j: %s', (text, typed) => {
    expect(typedText(text)).toBe(typed);
  });
});

it('what is typed is read as the value, whatever that is', async () => {
  const random = randomNumbers(9);
  const pieces = [...' .$x{}[]"\'`\\\n\t#/~=-', 'usage', 'null', '42', 'é', '\u{1f600}', '\0', '${x}', ' # '];
  for (let count = 0; count < 1_000; count += 1) {
    const text = randomText(random, pieces, 8);
    for (const value of [text, [text], { [text]: text }]) {
      const expectation = parseExpectation(`expect .a == ${typedOperand(value)}`);
      if (expectation.type !== 'value' || expectation.comparison.operator !== '==') throw new Error(text);
      expect(await valueOfOperand(expectation.comparison.operand, variables)).toEqual(value);
    }
    const expectation = parseExpectation(`expect ${typedText(text)}`);
    if (expectation.type !== 'text') throw new Error(text);
    expect(await textOfOperand(expectation.operand, variables)).toBe(text);
  }
});
