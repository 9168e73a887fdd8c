import { describe, expect, it } from 'vitest';
import { convertArgument } from '../../../src/arguments/convert.ts';
import { missingArguments } from '../../../src/arguments/missing.ts';
import { missingError } from '../../../src/arguments/missing-error.ts';
import {
  isSecretField,
  isSecretName,
  isSecretParameter,
  mentionsSecret,
  redactWord,
} from '../../../src/core/secrets.ts';
import { SavedAnswers } from '../../../src/prompts/answers-file.ts';
import { redactLine } from '../../../src/repl/language/redact-line.ts';
import { Redactor } from '../../../src/schema/redactor.ts';
import { rootNode } from '../../../src/schema/schema-node.ts';

const value = 'correct-horse';

/** Everything that shows or stores a value, as it does so for an argument, a member or a field called `name`. */
const uses: Record<string, (name: string) => string> = {
  'a trace': (name) => JSON.stringify(new Redactor().redact({ params: { arguments: { [name]: value } } })),
  'an error message': (name) => {
    const schema = { type: 'object', properties: { [name]: { type: 'integer' } } };
    try {
      convertArgument(name, value, rootNode(schema).member(name), { fromFile: false, checked: true });
    } catch (error) {
      return String(error);
    }
    return '';
  },
  'an example line': (name) => {
    const schema = { type: 'object', properties: { [name]: {}, n: { type: 'integer' } }, required: ['n'] };
    return String(
      missingError(missingArguments({}, schema), schema, 'mcpc call x y', [`${name}=${value}`]).hint,
    );
  },
  'the history': (name) => redactLine(`call x ${name}=${value}`) ?? '',
  'saved answers': (name) => {
    const saved = new SavedAnswers();
    const schema = { properties: { [name]: { type: 'string' } } };
    const content = { [name]: value };
    saved.add({ type: 'form', server: 's', message: '?', schema }, { action: 'accept', content });
    return saved.text;
  },
};

const secrets = [
  ...[
    'password',
    'passwd',
    'pwd',
    'db_pwd',
    'passcode',
    'passphrase',
    'dbPassword',
    'secret',
    'client_secret',
  ],
  ...[
    'token',
    'tokens',
    'accessToken',
    'GITHUB_TOKEN',
    'nextPageToken',
    'api_key',
    'apiKey',
    'apikey',
    'APIKey',
  ],
  ...['X-Api-Key', 'privateKey', 'access_key', 'credentials', 'authorization', 'auth', 'x-auth', 'bearer'],
  ...['bearer_x', 'cookie', 'set-cookie', 'pin', 'cvv', 'otp', 'jwt', 'recovery_code', 'card_number'],
];
const others = [
  ...['progressToken', 'maxTokens', 'max_tokens', 'inputTokens', 'cancelToken', 'tokenCount', 'token_type'],
  ...['token_endpoint', 'tokenizer', 'secretary', 'author', 'authority', 'passenger', 'key', 'code', 'pins'],
  ...['spinning', 'compass', 'PWD', 'keyboard', 'session'],
];

describe.each(Object.keys(uses))('%s', (use) => {
  const shown = (name: string) => uses[use]?.(name);

  it.each(secrets)('does not show the value of %s', (name) => {
    expect(shown(name)).not.toContain(value);
  });

  it.each(others)('shows the value of %s', (name) => {
    expect(shown(name)).toContain(value);
  });
});

it('a value that has the form of a secret is hidden everywhere', () => {
  const key = 'ghp_abcdefghijklmnop1234';
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
  const place = rootNode(schema).member('n');
  expect(() => convertArgument('n', key, place, { fromFile: false, checked: true })).toThrow('not shown');
  expect(missingError(missingArguments({}, schema), schema, 'mcpc call x y', [`a=${key}`]).hint).toContain(
    'a=…',
  );
  expect(redactLine(`call x a=${key}`)).toBe('call x');
  expect(new Redactor().redact(`a ${key}`)).toBe('a [redacted]');
});

describe('a header as typed', () => {
  it.each([
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: …'],
    ['headers=Authorization: Basic dXNlcjpwYXNz', 'headers=Authorization: …'],
    ['headers=X-Api-Key: abc', 'headers=X-Api-Key: …'],
    ['Accept: text/html', 'Accept: text/html'],
    ['note=see: below', 'note=see: below'],
  ])('%s is shown as %s', (word, shown) => {
    expect(redactWord(word)).toBe(shown);
  });
});

describe('a field is for a secret by its description', () => {
  it.each([
    ...[
      'Your password',
      'Both PASSWORDS',
      'A passphrase',
      'passcode',
      'The secret',
      'API key',
      'Api-Key',
      'apikey',
    ],
    ...['An access token', 'access-token', 'A private key.', 'Credentials', 'the PIN', 'CVV or CVC'],
    ...['Card number', 'One-time code', 'recovery code', 'Seed phrase'],
  ])('%s', (description) => {
    expect(isSecretField('x', { description })).toBe(true);
  });

  it.each(['A mapping', 'The keyboard', 'secretary', 'token count', 'a code', 'phrase', ''])(
    'but not by: %s',
    (description) => {
      expect(isSecretField('x', { description })).toBe(false);
    },
  );
});

describe('in a URL', () => {
  it.each([...secrets, 'key', 'code', 'pass', 'sig', 'X-Amz-Signature', 'session_id'])(
    '%s is a secret',
    (name) => {
      expect(isSecretParameter(name)).toBe(true);
    },
  );

  it.each(['q', 'page', 'author', 'keyboard'])('%s is not a secret', (name) => {
    expect(isSecretParameter(name)).toBe(false);
  });
});

it('a member of a secret object is a secret, a member of any other object is not', () => {
  expect(isSecretName('credentials.user')).toBe(true);
  expect(isSecretName('auth.username')).toBe(false);
  expect(isSecretName('deep[0].client_secret')).toBe(true);
});

it.each([
  ['export DB_PWD=x', true],
  ['{"auth": "x"}', true],
  ['curl -H "Authorization: x"', true],
  ['echo ghp_abcdefghijklmnop1234', true],
  ['pwd', false],
  ['git log --author me', false],
])('a text mentions a secret: %s (%s)', (text, mentions) => {
  expect(mentionsSecret(text)).toBe(mentions);
});
