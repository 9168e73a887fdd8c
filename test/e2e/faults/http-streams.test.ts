import { expect, it } from 'vitest';
import { describeFaults, describeRepairs, type Fault, type Repair } from '../harness/faults.ts';
import { recordedLines, temporaryFile } from '../harness/folder.ts';
import { listen } from '../harness/listening.ts';
import { mcpc } from '../harness/mcpc.ts';

const prints = 'hello\n';
const scripted = (words: string) => async () => (await listen('http/scripted.mjs', ...words.split(' '))).url;
const sessionEnded = 'ended the session; starting a new one';
const streamClosed = 'closed the stream before it answered tools/call';

const row = (words: string, rest: Omit<Fault, 'fault' | 'server'>): Fault => ({
  fault: words,
  server: scripted(words),
  ...rest,
});

describeFaults('a session that the server ends', [
  row('--forget 2', { status: 0, prints, says: [sessionEnded] }),
  row('--forget 1 --stream', { status: 0, prints, says: [sessionEnded] }),
  row('--forget 1 --always', {
    status: 3,
    says: [sessionEnded, 'has ended the session (HTTP 404).\n  Session not found'],
  }),
]);

describeFaults('an event stream that is cut before the response', [
  row('--cut 1 --resumable', { status: 0, prints }),
  row('--cut 2 --resumable', { status: 0, prints }),
  row('--cut 1', { status: 3, says: [streamClosed, 'may have been processed'] }),
  row('--cut 1 --modern', {
    status: 0,
    prints,
    says: ['cut the stream before it answered; the request is sent again'],
  }),
  row('--cut 2 --modern', { status: 3, says: [streamClosed] }),
  row('--cut 1 --modern --resumable', { line: ['call', 'echo'], status: 3, says: [streamClosed] }),
  row('--cut 1 --modern', { line: ['call', 'echo'], status: 3, says: [streamClosed] }),
]);

const wrapped = (fault: string, words: string[], ...says: string[]): Repair => ({
  fault,
  server: async () => ({ url: (await listen('http/scripted.mjs', ...words)).url }),
  ...(says.length > 0 ? { says } : {}),
});

describeRepairs('a response in an unusual encoding or type', [
  wrapped('event-stream', ['--stream']),
  wrapped('bare-event-stream', ['--stream', '--bare']),
  wrapped('gzip', ['--encoding', 'gzip']),
  wrapped('br', ['--encoding', 'br']),
  wrapped('deflate', ['--encoding', 'deflate']),
  wrapped('gzip-event-stream', ['--encoding', 'gzip', '--stream']),
  wrapped('text-plain', ['--as', 'text/plain'], 'sends JSON as text/plain'),
  wrapped('text-html', ['--as', 'text/html'], 'sends JSON as text/html'),
  wrapped('no-content-type', ['--as', ''], 'sends JSON without a Content-Type'),
]);

interface Recorded {
  method: string;
  headers: Record<string, string>;
  /** Undefined for events that are not requests. */
  body?: string;
}

/** Calls `hello` of a scripted server and returns the requests that it received. */
async function requestsOf(...words: string[]): Promise<Recorded[]> {
  const requests = temporaryFile();
  const { url } = await listen('http/scripted.mjs', '--requests', requests, ...words);
  expect((await mcpc(['call', url, 'hello'])).stdout).toBe(prints);
  const events: Recorded[] = recordedLines(requests).map((line) => JSON.parse(line));
  return events.filter(({ body }) => body !== undefined);
}

const calls = (requests: Recorded[]) => requests.filter(({ body }) => body?.includes('"tools/call"'));

it('a cut stream is resumed where it was cut, and the call is sent once', async () => {
  const requests = await requestsOf('--cut', '1', '--resumable');
  expect(calls(requests)).toHaveLength(1);
  const resumed = requests.filter(({ headers }) => 'last-event-id' in headers);
  expect(resumed).toMatchObject([{ method: 'GET', headers: { 'last-event-id': 'event-1' } }]);
});

it('in the modern era the call is sent again, with another id', async () => {
  const requests = await requestsOf('--cut', '1', '--modern');
  const ids = calls(requests).map(({ body }) => JSON.parse(body ?? '').id);
  expect(new Set(ids).size).toBe(2);
});

it('in the modern era no stream is resumed, even if its events have ids', async () => {
  const requests = await requestsOf('--cut', '1', '--modern', '--resumable');
  expect(calls(requests)).toHaveLength(2);
  expect(requests.map(({ method }) => method)).not.toContain('GET');
});

it('the new session begins with a handshake, and is deleted at the end', async () => {
  const requests = await requestsOf('--forget', '2');
  const handshakes = requests.filter(({ body }) => body?.includes('"initialize"'));
  expect(handshakes).toHaveLength(2);
  for (const { headers } of handshakes) expect(headers).not.toHaveProperty('mcp-session-id');
  expect(requests.at(-1)).toMatchObject({ method: 'DELETE' });
});
