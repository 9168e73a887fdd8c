import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { parseJson, stringifyJson } from '../../../../src/core/json-text.ts';
import { absentMember, checkQuery, query } from '../../../../src/render/query/query.ts';

async function complaint(expression: string): Promise<{ message: string; hint: string }> {
  const error = await checkQuery(expression).catch((error: unknown) => error);
  if (!(error instanceof UsageError)) throw new Error(`nothing was wrong with ${expression}`);
  return { message: error.message, hint: error.hint ?? '' };
}

describe('a query', () => {
  it('returns the matching values', async () => {
    const value = { content: [{ text: 'a' }, { text: 'b' }] };
    expect(await query('content[1].text', value)).toBe('b');
    expect(await query('content[].text', value)).toEqual(['a', 'b']);
    expect(await query('length(content)', value)).toBe(2);
    expect(await query('nothing.here', value)).toBe(null);
  });

  it('says which members there are if it begins with another name', () => {
    const value = { content: [], isError: false };
    expect(absentMember('data.text', value)).toBe(
      'note: The result has no "data". Its members: content, isError.\n',
    );
    expect(absentMember('"da ta"', {})).toBe('note: The result has no "da ta".\n');
    expect(absentMember('name', [{ name: 'a' }])).toBe(
      'note: The result is an array. For its items: --query "[].name"\n',
    );
    expect(absentMember('content[5]', value)).toBe('');
    expect(absentMember('max(content)', value)).toBe('');
    expect(absentMember('[0].x', [])).toBe('');
  });

  it('selects numbers with all their digits, and calculates with the nearest double', async () => {
    const value = parseJson(
      '{"ads":[{"id":1915883588174806058},{"id":1915883588174806060},{"id":5}],"same":1915883588174806000,"huge":1e400}',
    );
    const printed = async (expression: string) => stringifyJson(await query(expression, value));
    expect(await printed('ads[0].id')).toBe('1915883588174806058');
    expect(await printed('ads[].id')).toBe('[1915883588174806058,1915883588174806060,5]');
    expect(await printed('[same, huge, ads[1]]')).toBe(
      '[1915883588174806000,1e400,{"id":1915883588174806060}]',
    );
    expect(await printed('ads[?id > `5`].id')).toBe('[1915883588174806058,1915883588174806060]');
    expect(await printed('max_by(ads, &id).id')).toBe('1915883588174806060');
    expect(await printed('sort_by(ads, &id)[].id')).toBe('[5,1915883588174806058,1915883588174806060]');
    expect(await printed('ads[0].id == ads[1].id')).toBe('false');
    expect(await printed('type(ads[0].id)')).toBe('"number"');
    expect(await query('ads[2].id', value)).toBe(5);
  });

  it('may not be nested deep', async () => {
    const message = '--query is not a valid JMESPath expression: it is nested more than 100 levels deep.';
    await expect(checkQuery(`${'['.repeat(20_000)}a`)).rejects.toThrow(message);
    await expect(checkQuery(`${'('.repeat(101)}a${')'.repeat(101)}`)).rejects.toThrow(message);
  });

  it('that does not fit the result explains why', async () => {
    await expect(query('length(@)', 5)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^--query "length\(@\)" cannot be applied to the result: Invalid type: length\(\) .*\.$/,
      ),
      hint: 'Show the whole result with --json.',
      exitStatus: 2,
    });
  });
});

describe('an invalid query', () => {
  it('is rejected before anything is sent, with the position', async () => {
    expect(await complaint('a.b == c d')).toEqual({
      message: '--query is not a valid JMESPath expression: unexpected "d", at column 10.',
      hint: '  a.b == c d\n           ^\nFor example: --query "content[0].text" or --query "[].name".',
    });
  });

  it.each([
    ['a.[', 'it ends too early, at its end.', 3],
    ['', 'it ends too early, at its end.', 0],
    ['length(', 'it ends too early, at its end.', 7],
    ['a[?b', 'it ends too early, at its end.', 4],
    ['foo bar baz', 'unexpected "bar", at column 5.', 4],
    ['"abc', 'unexpected end of JSON input, at its end.', 4],
    ['a # b', 'unknown character: #, at column 3.', 2],
  ])('is %j', async (expression, message, at) => {
    const { message: full, hint } = await complaint(expression);
    expect(full).toBe(`--query is not a valid JMESPath expression: ${message}`);
    expect(hint.split('\n')[1]).toBe(`  ${' '.repeat(at)}^`);
  });

  it('can call an unknown function', async () => {
    expect(await complaint('a | lenght(@)')).toMatchObject({
      message:
        '--query is not a valid JMESPath expression: there is no function "lenght", at column 5. Did you mean "length"?',
    });
  });

  it('can be JSONPath, for which the equivalent is suggested', async () => {
    expect((await complaint('$.name[')).hint).toContain('Write "name", not "$.name"');
    expect((await complaint('.name')).hint).toContain('Write "name", not ".name"');
  });

  it('is not detected from the name of a function in a string', async () => {
    await expect(checkQuery("[?name == 'nosuch(@)']")).resolves.toBeUndefined();
  });
});
