import { afterEach, describe, expect, test, vi } from 'vitest';
import { now } from '../../../src/core/clock.ts';
import { FrameType, jsonFrame, maxPayload } from '../../../src/sessions/frames.ts';
import { answerTimeout } from '../../../src/sessions/hello.ts';
import { build, connected, eventually, FakeClient, hello, listening } from './fake-client.ts';

afterEach(() => void vi.useRealTimers());

test('a client learns first who answers', async () => {
  const { client, connection } = await connected({ words: ['call', '@s', 'add'], cwd: '/there' });
  expect(await client.json(FrameType.identity)).toEqual({ version: '1.2.3', build, pid: 4711 });
  expect(client.types()).toEqual([FrameType.identity]);
  expect(connection.hello).toMatchObject({ request: 'line', words: ['call', '@s', 'add'] });
  expect(connection.environment).toMatchObject({ cwd: '/there', home: '/home/ada', umask: 0o22 });
});

test('the line of another build is refused, but its other requests are not', async () => {
  const { path, connections, accepted } = await listening();
  const other = new FakeClient(path);
  other.send(FrameType.hello, hello({ build: 'another' }));
  await other.untilClosed();
  expect(other.types()).toEqual([FrameType.identity]);
  expect(await accepted(1)).toEqual([undefined]);

  const stopping = new FakeClient(path);
  stopping.send(FrameType.hello, { protocol: 1, build: 'another', request: 'stop' });
  await accepted(2);
  expect(connections[1]?.hello.request).toBe('stop');
  connections[1]?.answer({ stopping: true });
  expect(await stopping.json(FrameType.answer)).toEqual({ stopping: true });
  await connections[1]?.end(0);
});

test('requests that this build does not know are refused with its identity', async () => {
  const { path } = await listening();
  const newer = new FakeClient(path);
  newer.send(FrameType.hello, { protocol: 1, build: 'newer', request: 'dance' });
  await newer.untilClosed();
  expect(newer.types()).toEqual([FrameType.identity]);
});

test('a client needs the token where there is one', async () => {
  const { path, connections } = await listening({ token: 'secret' });
  for (const token of [undefined, 'wrong', 'secret']) {
    const client = new FakeClient(path);
    client.send(FrameType.hello, { ...hello(), ...(token === undefined ? {} : { token }) });
    if (token !== 'secret') await client.untilClosed();
    else await client.frame(FrameType.identity);
    if (token !== 'secret') expect(client.types()).toEqual([]);
    client.socket.destroy();
  }
  expect(connections.map((connection) => connection !== undefined)).toEqual([false, false, true]);
});

test('a line is not run once its client may have given up', async () => {
  const { path, accepted } = await listening();
  const late = new FakeClient(path);
  late.send(FrameType.hello, hello({ sent: now() - answerTimeout }));
  await late.untilClosed();
  expect(await accepted(1)).toEqual([undefined]);
});

describe('a client that is not mcpc', () => {
  const garbage: [string, Buffer][] = [
    ['speaks HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['announces a gigabyte', Buffer.from([0x40, 0, 0, 0, FrameType.hello])],
    ['announces a little too much', Buffer.concat([uint32(maxPayload + 1), Buffer.from([1])])],
    ['sends another frame first', jsonFrame(FrameType.signal, { signal: 'SIGINT' })],
    ['sends no JSON', Buffer.from([0, 0, 0, 1, FrameType.hello, 0x7b])],
    ['sends an empty hello', jsonFrame(FrameType.hello)],
    ['sends a hello of another protocol', jsonFrame(FrameType.hello, { ...hello(), protocol: 2 })],
    ['sends no variables', jsonFrame(FrameType.hello, { ...hello(), env: null })],
    ['sends variables that are no texts', jsonFrame(FrameType.hello, { ...hello(), env: { A: 1 } })],
    ['sends words that are no texts', jsonFrame(FrameType.hello, { ...hello(), words: [['x']] })],
    ['sends a terminal without columns', jsonFrame(FrameType.hello, { ...hello(), streams: sized(-1) })],
    ['sends no streams', jsonFrame(FrameType.hello, { ...hello(), streams: undefined })],
  ];

  test.each(garbage)('and %s is disconnected', async (_what, bytes) => {
    const { path, accepted } = await listening();
    const client = new FakeClient(path);
    client.socket.write(bytes);
    await client.untilClosed();
    expect(client.types()).toEqual([]);
    expect(await accepted(1)).toEqual([undefined]);
  });

  test('and leaves in the middle of its hello is forgotten', async () => {
    const { path, accepted } = await listening();
    const client = new FakeClient(path);
    client.socket.end(jsonFrame(FrameType.hello, hello()).subarray(0, 100));
    expect(await accepted(1)).toEqual([undefined]);
  });

  test('and stays silent is disconnected after a time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { path, accepted } = await listening();
    const client = new FakeClient(path);
    client.socket.write(Buffer.from([0, 0]));
    await new Promise((resolve) => client.socket.once('connect', resolve));
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(60_000);
    await client.untilClosed();
    expect(await accepted(1)).toEqual([undefined]);
  });

  test('does not disturb another client', async () => {
    const { path, connections } = await listening();
    const good = new FakeClient(path);
    good.send(FrameType.hello, hello());
    await good.frame(FrameType.identity);
    const bad = new FakeClient(path);
    bad.send(FrameType.hello, hello());
    await bad.frame(FrameType.identity);
    bad.socket.write(Buffer.from('garbage garbage'));
    await bad.untilClosed();
    connections[0]?.environment.stdout.write('fine');
    await eventually(() => expect(good.text(FrameType.stdout)).toBe('fine'));
    expect(connections[0]?.gone.aborted).toBe(false);
    expect(connections[1]?.gone.aborted).toBe(true);
    await connections[0]?.end(0);
  });

  test.each([
    ['an unknown frame', Buffer.from([0, 0, 0, 0, 200])],
    ['a signal that is no JSON', Buffer.from([0, 0, 0, 1, FrameType.signal, 0x7b])],
    ['output of a program without a number', Buffer.from([0, 0, 0, 1, FrameType.programOutput, 0])],
  ])('is disconnected when it sends %s later', async (_what, bytes) => {
    const { client, connection } = await connected();
    client.socket.write(bytes);
    await client.untilClosed();
    expect(connection.gone.aborted).toBe(true);
  });
});

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function sized(columns: number) {
  const stream = { isTTY: true, columns, rows: 24 };
  return { stdin: stream, stdout: stream, stderr: stream };
}
