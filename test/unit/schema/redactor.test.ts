import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from '../../../src/core/json-text.ts';
import { secretsOf } from '../../../src/engine/targets/source.ts';
import { Redactor, SecretSet } from '../../../src/schema/redactor.ts';

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

  it('the members of an object with a secret name by their own names only', () => {
    expect(redact({ credentials: { user: 'Jo', password: 'x' } })).toEqual({
      credentials: { user: 'Jo', password: '[redacted]' },
    });
  });

  it('values that have the form of a secret', () => {
    expect(redact('send Bearer abcdefgh12345')).toBe('send Bearer [redacted]');
    expect(redact(['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'])).toEqual(['[redacted]']);
  });

  it('members of JSON in a string, and of JSON within that', () => {
    const inner = JSON.stringify({ token: 'a' });
    expect(redact(JSON.stringify({ inner, kept: 1 }))).toBe(
      JSON.stringify({ inner: JSON.stringify({ token: '[redacted]' }), kept: 1 }),
    );
  });

  it('secret fields of a form, in the answer and wherever they are repeated', () => {
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

  it('credentials in a URL', () => {
    expect(
      redact('see https://me:p@ss@a.example:8/x?key=1&q=2&X-Amz-Signature=3#%74oken=4, or mail@b.example'),
    ).toBe(
      'see https://[redacted]@a.example:8/x?key=[redacted]&q=2&X-Amz-Signature=[redacted]#%74oken=[redacted] or mail@b.example',
    );
  });

  it('a value that was a secret once, wherever it occurs later', () => {
    const redactor = new Redactor();
    redactor.redact({ password: 'correct-horse' });
    expect(redactor.redact('Welcome, correct-horse!')).toBe('Welcome, [redacted]!');
  });

  it('known secrets, and those added later', () => {
    const secrets = new SecretSet();
    const redactor = new Redactor(secrets);
    secrets.add(['s3cr3t-value', { code: 'an-0th3r' }, undefined, 'short']);
    expect(redactor.redact({ note: 's3cr3t-value an-0th3r short' })).toEqual({
      note: '[redacted] [redacted] short',
    });
  });

  it('nothing known only to another client', () => {
    new Redactor().redact({ password: 'correct-horse' });
    expect(redact('correct-horse')).toBe('correct-horse');
  });
});

describe('JSON in a text that is nested too deep', () => {
  const nested = (inner: string) => `${'['.repeat(20_000)}${inner}${']'.repeat(20_000)}`;

  it('is masked if it has the name of a secret in it', () => {
    expect(redact(nested('{"password":"hunter2"}'))).toBe('[redacted]');
  });

  it('else stays as it is', () => {
    expect(redact(nested('"hunter2"'))).toBe(nested('"hunter2"'));
  });
});

describe('a redactor leaves', () => {
  it('every digit of a number', () => {
    const frame = parseJson(
      '{"id":1915883588174806058,"text":"{\\"password\\":1,\\"id\\":1915883588174806058}"}',
    );
    expect(stringifyJson(redact(frame))).toBe(
      '{"id":1915883588174806058,"text":"{\\"password\\":\\"[redacted]\\",\\"id\\":1915883588174806058}"}',
    );
  });

  it.each([
    { progressToken: 1, maxTokens: 100 },
    { title: 'The token of the ring', tokenize: 'yes' },
    { password: null, secret: true },
    { text: '{"a": 1}', list: '[1,  2]', broken: '{"password":' },
  ])('%j as it is', (value) => {
    expect(redact(value)).toEqual(value);
  });

  it('short values that are secrets elsewhere', () => {
    const redactor = new Redactor();
    expect(redactor.redact({ token: 'a' })).toEqual({ token: '[redacted]' });
    expect(redactor.redact('a banana')).toBe('a banana');
  });
});

describe('the secrets of a source', () => {
  it('are its headers, its client secret, and the variables with secret names', () => {
    const remote = { type: 'http', name: 'x', url: new URL('http://x/'), guessed: true } as const;
    const headers = { Authorization: 'Bearer abcdef', 'X-Team': 'reddish' };
    const auth = { grant: 'credentials', clientId: 'mcpc-1', clientSecret: 's3cr3t' } as const;
    expect(secretsOf({ ...remote, headers, auth }).mask('abcdef reddish mcpc-1 s3cr3t')).toBe(
      '[redacted] [redacted] mcpc-1 [redacted]',
    );
    const program = {
      type: 'stdio',
      name: 'x',
      command: 'x',
      args: [],
      inheritEnv: false,
      cwd: '/',
    } as const;
    const source = { ...program, args: [], env: { API_KEY: 'abcdef', LANG: 'de_DE.UTF-8' } };
    expect(secretsOf(source).mask('abcdef de_DE.UTF-8')).toBe('[redacted] de_DE.UTF-8');
    expect(secretsOf(source)).toBe(secretsOf(source));
  });
});
