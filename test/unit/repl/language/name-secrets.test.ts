import { expect, test } from 'vitest';
import { nameSecrets } from '../../../../src/repl/language/redact-line.ts';

test.each([
  ['login api_key=abc user=me', 'login api_key=$API_KEY user=me', { API_KEY: 'abc' }],
  ['login apiKey="two words"', 'login apiKey=$API_KEY', { API_KEY: 'two words' }],
  ['x = login password:=123', 'x = login password=$PASSWORD', { PASSWORD: '123' }],
  [
    'login password=one a.password=two',
    'login password=$PASSWORD a.password=$A_PASSWORD',
    { PASSWORD: 'one', A_PASSWORD: 'two' },
  ],
  ['login token=$TOKEN', 'login token=$TOKEN', {}],
  ['add a=1 b=2', 'add a=1 b=2', {}],
])('puts variables in place of secrets: %s', (line, named, secrets) => {
  expect(nameSecrets(line)).toEqual({ line: named, secrets: new Map(Object.entries(secrets)) });
});

test('gives different secrets of one name variables of their own', () => {
  expect(nameSecrets('login password=a more.password=b password=b')?.secrets.size).toBe(3);
});

test.each([
  'login {"password": "x"}',
  'fetch url=https://me:secret@example.com/',
  '!curl -H "Authorization: x"',
])('returns nothing for %s, whose secret is a part of a word', (line) => {
  expect(nameSecrets(line)).toBeUndefined();
});

test('knows what a schema declares as secret', () => {
  const schemaOf = () => ({ type: 'object', properties: { pin: { type: 'string', format: 'password' } } });
  expect(nameSecrets('unlock pin=1234', schemaOf)?.line).toBe('unlock pin=$PIN');
});
