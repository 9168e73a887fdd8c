import { expect, it } from 'vitest';
import { effectOf } from '../../../src/config/entry-effect.ts';

const runs = 'It runs a program as you, with all your permissions:';
const secret = 'sk-0123456789abcdefghij';

it.each([
  [{ command: 'npx', args: ['-y', '@scope/server', '/my data'] }, `${runs} npx -y @scope/server '/my data'`],
  [{ command: 'server', args: ['--token', secret] }, `${runs} server --token '[hidden]'`],
  [{ url: 'https://example.com/mcp' }, 'It sends your requests, to: https://example.com/mcp'],
  [
    { url: `https://me:${secret}@example.com/mcp?key=${secret}`, headers: { 'X-Team': 'blue' } },
    'It sends your requests, with the header X-Team, to: https://[hidden]@example.com/mcp?key=[hidden]',
  ],
  [
    { url: 'https://example.com/mcp', headers: { A: '1', B: '2' }, auth: secret },
    'It sends your requests, with the headers A, B and a bearer token, to: https://example.com/mcp',
  ],
  [
    { url: '${URL}', auth: { client_id: 'me' } },
    'It sends your requests, with the token of your login, to: ${URL}',
  ],
  [{ url: 'demo:' }, undefined],
])('the effect of the entry %j is named without secrets', (entry, effect) => {
  expect(effectOf(entry)).toBe(effect);
});
