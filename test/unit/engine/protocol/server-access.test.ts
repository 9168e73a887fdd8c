import { expect, it } from 'vitest';
import type { Fetch } from '../../../../src/engine/http/fetch.ts';
import { ServerAccess } from '../../../../src/engine/protocol/server-access.ts';
import { Redactor, SecretSet } from '../../../../src/schema/redactor.ts';
import { environment } from '../environment.ts';

/** Adds a token to each request. */
const authorizer = {
  authorizedFetch:
    (fetch: Fetch): Fetch =>
    (url, request) =>
      fetch(url, { ...request, headers: { ...request.headers, authorization: 'Bearer token' } }),
  credentials: async () => undefined,
  handleChallenge: async () => false,
};

it('sends requests with the credentials and headers of the user, unless they are removed', async () => {
  const sent: Record<string, string>[] = [];
  const access = new ServerAccess(
    {
      type: 'http',
      name: 'remote',
      url: new URL('https://example.com/mcp'),
      guessed: false,
      headers: { 'X-Team': 'a', 'X-Trace': 'b' },
      exchange: async (_, { headers }) => {
        sent.push(headers);
        return { status: 202, headers: { get: () => null }, body: null };
      },
    },
    { emit: () => {}, options: { environment }, redactor: new Redactor(new SecretSet()), authorizer },
  );
  const { signal } = new AbortController();
  await access.fetch({ method: 'POST', headers: { 'x-trace': 'c' }, signal });
  await access.fetch({ method: 'POST', headers: { 'x-trace': undefined, authorization: undefined }, signal });
  access.close();
  expect(sent).toEqual([{ 'x-team': 'a', 'x-trace': 'c', authorization: 'Bearer token' }, { 'x-team': 'a' }]);
});
