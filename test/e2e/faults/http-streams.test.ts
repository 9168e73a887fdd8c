import { expect, it } from 'vitest';
import { describeFaults, type Fault } from '../harness/faults.ts';
import { recordedLines, temporaryFile } from '../harness/folder.ts';
import { listen } from '../harness/listening.ts';
import { mcpc } from '../harness/mcpc.ts';

const prints = 'hello\n';
const scripted = (words: string) => async () => (await listen('http/scripted.mjs', ...words.split(' '))).url;
const forgotten = 'ended the session; starting a new one';
const brokenOff = 'closed the stream before it answered tools/call';

const row = (words: string, rest: Omit<Fault, 'fault' | 'server'>): Fault => ({
  fault: words,
  server: scripted(words),
  ...rest,
});

describeFaults('a session that the server forgets', [
  row('--forget 2', { status: 0, prints, says: [forgotten] }),
  row('--forget 1 --stream', { status: 0, prints, says: [forgotten] }),
  row('--forget 1 --always', {
    status: 3,
    says: [forgotten, 'has ended the session (HTTP 404).\n  Session not found'],
  }),
]);

describeFaults('an event stream that is cut before the answer', [
  row('--cut 1 --resumable', { status: 0, prints }),
  row('--cut 2 --resumable', { status: 0, prints }),
  row('--cut 1', { status: 3, says: [brokenOff, 'may have been processed'] }),
  row('--cut 1 --modern', {
    status: 0,
    prints,
    says: ['cut the stream before it answered; the request is sent again'],
  }),
  row('--cut 2 --modern', { status: 3, says: [brokenOff] }),
  row('--cut 1 --modern', { line: ['call', 'echo'], status: 3, says: [brokenOff] }),
]);

describeFaults('an answer in an unusual wrapping', [
  row('--stream', { status: 0, prints }),
  row('--stream --bare', { status: 0, prints }),
  row('--encoding gzip', { status: 0, prints }),
  row('--encoding br', { status: 0, prints }),
  row('--encoding deflate', { status: 0, prints }),
  row('--encoding gzip --stream', { status: 0, prints }),
  row('--as text/plain', { status: 0, prints, says: ['sends JSON as text/plain'], repaired: true }),
  row('--as text/html', { status: 0, prints, says: ['sends JSON as text/html'], repaired: true }),
  {
    fault: 'no content type',
    server: async () => (await listen('http/scripted.mjs', '--as', '')).url,
    status: 0,
    prints,
    says: ['sends JSON without a Content-Type'],
    repaired: true,
  },
]);

interface Recorded {
  method: string;
  headers: Record<string, string>;
  /** Absent of what is recorded beside requests. */
  body?: string;
}

/** Calls `hello` of a scripted server and gives the requests that reached it. */
async function requestsOf(...words: string[]): Promise<Recorded[]> {
  const requests = temporaryFile();
  const { url } = await listen('http/scripted.mjs', '--requests', requests, ...words);
  expect((await mcpc(['call', url, 'hello'])).stdout).toBe(prints);
  const happened: Recorded[] = recordedLines(requests).map((line) => JSON.parse(line));
  return happened.filter(({ body }) => body !== undefined);
}

const calls = (requests: Recorded[]) => requests.filter(({ body }) => body?.includes('"tools/call"'));

it('a cut stream is resumed where it was cut, and the call is sent once', async () => {
  const requests = await requestsOf('--cut', '1', '--resumable');
  expect(calls(requests)).toHaveLength(1);
  const resumed = requests.filter(({ headers }) => 'last-event-id' in headers);
  expect(resumed).toMatchObject([{ method: 'GET', headers: { 'last-event-id': 'event-1' } }]);
});

it('in the new era the call is sent again, under another id', async () => {
  const requests = await requestsOf('--cut', '1', '--modern');
  const ids = calls(requests).map(({ body }) => JSON.parse(body ?? '').id);
  expect(new Set(ids).size).toBe(2);
});

it('the new session is begun with a handshake, and ended at the end', async () => {
  const requests = await requestsOf('--forget', '2');
  const begun = requests.filter(({ body }) => body?.includes('"initialize"'));
  expect(begun).toHaveLength(2);
  for (const { headers } of begun) expect(headers).not.toHaveProperty('mcp-session-id');
  expect(requests.at(-1)).toMatchObject({ method: 'DELETE' });
});
