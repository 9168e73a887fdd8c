import { expect, it } from 'vitest';
import { targetOptions, withClientSecrets } from '../../../src/app/target-options.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { fakePrompter } from '../prompts/fake-prompter.ts';
import { fakeEnvironment } from './fake-environment.ts';

async function secretOf(words: string[], { env = {}, typed = [] as string[], isInteractive = true } = {}) {
  const { prompter } = fakePrompter(typed, { isInteractive });
  Object.assign(prompter.environment.env, env);
  const notices: string[] = [];
  const line = await parseLine(
    ['ping', 'https://example.com', '--client-id', 'me', ...words],
    lineTable,
    fakeEnvironment(),
  );
  const { options } = await withClientSecrets(line, prompter, (message) => notices.push(message));
  return { secret: options.clientSecret, notices: notices.length };
}

it.each<[string, string[], Parameters<typeof secretOf>[1], string | undefined, number]>([
  ['the option, with a notice', ['--client-secret', 'x'], {}, 'x', 1],
  ['a variable', ['--client-secret', 'env:KEY'], { env: { KEY: 'k' } }, 'k', 0],
  ['MCPC_CLIENT_SECRET', [], { env: { MCPC_CLIENT_SECRET: 'm' } }, 'm', 0],
  ['the user', ['--client-secret', 'ask:'], { typed: ['u'] }, 'u', 0],
  ['nowhere', [], {}, undefined, 0],
])('the client secret comes from %s', async (_name, words, setup, secret, notices) => {
  expect(await secretOf(words, setup)).toEqual({ secret, notices });
});

it.each([
  [['--auth', 'oauth'], '--bearer and --auth cannot be used together: --bearer replaces the login.'],
  [['--dpop'], '--bearer and --dpop cannot be used together: --bearer replaces the login.'],
])('a bearer token is not combined with %j', async (words, message) => {
  const line = await parseLine(
    ['ping', 'https://example.com', '--bearer', 'b', ...words],
    lineTable,
    fakeEnvironment(),
  );
  const { environment } = fakePrompter([], {}).prompter;
  expect(() => targetOptions(line, environment)).toThrow(message);
});

it.each([
  [['--client-secret', 'env:KEY'], 'the variable KEY is not set'],
  [['--client-secret', 'ask:'], 'needs a terminal'],
])('a missing client secret is refused: %j', async (words, message) => {
  await expect(secretOf(words, { isInteractive: false })).rejects.toThrow(message);
});

it('the client at the identity provider has a secret of its own', async () => {
  const { prompter } = fakePrompter([], { isInteractive: false });
  Object.assign(prompter.environment.env, { KEY: 'k', MCPC_CLIENT_SECRET: 'm' });
  const words = ['ping', 'https://example.com', '--idp-client-id', 'me', '--idp-client-secret', 'env:KEY'];
  const { options } = await withClientSecrets(
    await parseLine(words, lineTable, fakeEnvironment()),
    prompter,
    () => {},
  );
  expect(options).toMatchObject({ idpClientSecret: 'k' });
  expect(options.clientSecret).toBeUndefined();
});

it.each([
  ['eyJhbGciOiJFUzI1NiJ9.e30.signature', 'others on this machine could see a token'],
  ['env:', '"env:" is not a valid value'],
  ['exec:', '"exec:" is not a valid value'],
])('--identity-token %s is refused', async (value, message) => {
  const parsing = parseLine(
    ['ping', 'https://example.com', '--identity-token', value],
    lineTable,
    fakeEnvironment(),
  );
  await expect(parsing).rejects.toThrow(message);
});

it('a line without options for authorization has no authorization settings', async () => {
  const line = await parseLine(['ping', 'https://example.com'], lineTable, fakeEnvironment());
  expect(targetOptions(line, fakePrompter([]).prompter.environment)).toMatchObject({
    auth: undefined,
    insecure: false,
    following: [],
  });
});
