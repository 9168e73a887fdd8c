import { describe, expect, it } from 'vitest';
import {
  compareNumbers,
  ExactNumber,
  isInteger,
  isMultiple,
  losesDigits,
  parseNumber,
} from '../../../src/core/exact-number.ts';
import { randomNumbers } from '../arguments/ports.ts';

describe('a number loses digits', () => {
  it.each([
    '9007199254740993',
    '-9007199254740993',
    '12345678901234567890',
    '12345678901234567890.5',
    '1234567890123456789e1',
    '1e309',
    '-1e309',
    '1e-400',
    '3.14159265358979323846',
    '-0',
  ])('%s does', (text) => {
    expect(losesDigits(text)).toBe(true);
  });

  it.each(['0', '9007199254740992', '0.0', '0e5', '9007199254740991', '1e20', '1.5e300', '0.1', '1e-300'])(
    '%s does not',
    (text) => {
      expect(losesDigits(text)).toBe(false);
    },
  );

  it('no integer that a double holds does', () => {
    const random = randomNumbers(5);
    for (let round = 0; round < 1000; round++) {
      const number = Math.floor((random() * 2 - 1) * Number.MAX_SAFE_INTEGER);
      expect(losesDigits(String(number))).toBe(false);
    }
  });
});

describe('an exact number', () => {
  it('calculates like the nearest double, and has its own text', () => {
    const number = new ExactNumber('1915883588174806058');
    expect(Number(number)).toBe(1915883588174806000);
    expect(`${number}`).toBe('1915883588174806058');
    expect(Math.max(Number(number), 5)).toBe(1915883588174806000);
  });

  it.each([
    ['1e400', true],
    ['9007199254740993.0', true],
    ['9007199254740993.5', false],
    ['1.00000000000000000001', false],
    ['1e-400', false],
    ['1234567890123456789.25e2', true],
    ['-0', true],
  ])('%s is an integer: %s', (text, integer) => {
    expect(isInteger(parseNumber(text))).toBe(integer);
  });

  it.each([
    ['9007199254740993', '9007199254740992', 1],
    ['9007199254740993', '9007199254740994', -1],
    ['-9007199254740993', '-9007199254740992', -1],
    ['9007199254740993', '9007199254740993.0', 0],
    ['9223372036854775808', '9223372036854775807', 1],
    ['1e400', '2e399', 1],
    ['-1e400', '5', -1],
    ['1e-400', '0', 1],
    ['-0', '0', 0],
    ['0.10000000000000000001', '0.1', 1],
  ])('%s compared with %s', (a, b, order) => {
    expect(Math.sign(compareNumbers(parseNumber(a), parseNumber(b)))).toBe(order);
    expect(Math.sign(compareNumbers(parseNumber(b), parseNumber(a)))).toBe(order === 0 ? 0 : -order);
  });

  it.each([
    ['9007199254740993', '2', false],
    ['9007199254740993', '3', true],
    ['1915883588174806058', '0.5', true],
    ['1e400', '7', false],
    ['0.3', '0.1', true],
    ['1e400000', '7', undefined],
  ])('%s is a multiple of %s: %s', (value, step, multiple) => {
    expect(isMultiple(parseNumber(value), parseNumber(step))).toBe(multiple);
  });
});
