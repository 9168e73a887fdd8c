import { describe, expect, it } from 'vitest';
import { sourceSecrets } from '../../../src/engine/targets/source-secrets.ts';
import { Redactor } from '../../../src/schema/redactor.ts';

const redact = (value: unknown) => new Redactor().redact(value);

describe('a redactor masks', () => {
  it.each([
    'password',
    'api_key',
    'apiKey',
    'X-Api-Key',
    'access_token',
    'Authorization',
    'clientSecret',
    'cookies',
  ])('the value of a member called %s', (name) => {
    expect(redact({ deep: [{ [name]: 'value' }] })).toEqual({ deep: [{ [name]: '[redacted]' }] });
  });

  it('the members of an object that is called a secret by their own names only', () => {
    expect(redact({ credentials: { user: 'Jo', password: 'x' } })).toEqual({
      credentials: { user: 'Jo', password: '[redacted]' },
    });
  });

  it('values that are secrets by their form', () => {
    expect(redact('send Bearer abcdefgh12345')).toBe('send Bearer [redacted]');
    expect(redact(['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'])).toEqual(['[redacted]']);
  });

  it('members of JSON in a text, and of JSON in that', () => {
    const inner = JSON.stringify({ token: 'a' });
    expect(redact(JSON.stringify({ inner, kept: 1 }))).toBe(
      JSON.stringify({ inner: JSON.stringify({ token: '[redacted]' }), kept: 1 }),
    );
  });

  it('what a form asks for as a secret, in its answer and wherever that is repeated', () => {
    const redactor = new Redactor();
    const properties = { code: { title: 'Your password' }, pin: { title: 'PIN' }, name: {} };
    redactor.redact({ params: { requestedSchema: { type: 'object', properties } } });
    const content = { code: 'correct-horse', pin: '1234', name: 'Jo' };
    expect(redactor.redact({ result: { action: 'accept', content } })).toEqual({
      result: { action: 'accept', content: { code: '[redacted]', pin: '[redacted]', name: 'Jo' } },
    });
    expect(redactor.redact({ code: -32602, text: 'got correct-horse' })).toEqual({
      code: -32602,
      text: 'got [redacted]',
    });
  });

  it('what lets in by an address', () => {
    expect(
      redact('see https://me:p@ss@a.example:8/x?key=1&q=2&X-Amz-Signature=3#%74oken=4, or mail@b.example'),
    ).toBe(
      'see https://[redacted]@a.example:8/x?key=[redacted]&q=2&X-Amz-Signature=[redacted]#%74oken=[redacted] or mail@b.example',
    );
  });

  it('a value that was called a secret once, wherever else it turns up', () => {
    const redactor = new Redactor();
    redactor.redact({ password: 'correct-horse' });
    expect(redactor.redact('Welcome, correct-horse!')).toBe('Welcome, [redacted]!');
  });

  it('what it was told from the start', () => {
    expect(new Redactor(['s3cr3t-value']).redact({ note: 's3cr3t-value' })).toEqual({ note: '[redacted]' });
  });
});

describe('a redactor leaves', () => {
  it.each([
    { progressToken: 1, maxTokens: 100 },
    { title: 'The token of the ring', tokenize: 'yes' },
    { password: null, secret: true },
    { text: '{"a": 1}', list: '[1,  2]', broken: '{"password":' },
  ])('%j as it is', (value) => {
    expect(redact(value)).toEqual(value);
  });

  it('short values alone that are secrets elsewhere', () => {
    const redactor = new Redactor();
    expect(redactor.redact({ token: 'a' })).toEqual({ token: '[redacted]' });
    expect(redactor.redact('a banana')).toBe('a banana');
  });
});

describe('the secrets of a source', () => {
  it('are its headers, and the variables that are called secrets', () => {
    const remote = { type: 'http', name: 'x', url: new URL('http://x/'), guessed: true } as const;
    expect(sourceSecrets({ ...remote, headers: { Authorization: 'Bearer abc', 'X-Team': 'red' } })).toEqual([
      'abc',
      'red',
    ]);
    const program = {
      type: 'stdio',
      name: 'x',
      command: 'x',
      args: [],
      inheritEnv: false,
      cwd: '/',
    } as const;
    const source = { ...program, args: [], env: { API_KEY: 'abc', LANG: 'C' } };
    expect(sourceSecrets(source)).toEqual(['abc']);
  });
});
