import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../../src/engine/http/fetch.ts';
import { HttpClient } from '../../../../src/engine/http/http-client.ts';
import { environment } from '../environment.ts';

type Fault = (socket: Socket) => void;
const ends: Fault = (socket) => socket.end();
const resets: Fault = (socket) => socket.resetAndDestroy();
const breaksOff: Fault = (socket) => socket.end('HTTP/1.1 200');

/** A server that treats the second request on its first connection like this, and answers all others. */
class FakeServer {
  requests = 0;
  #connections = 0;
  readonly #server: Server;

  constructor(fault: Fault) {
    this.#server = createServer((socket) => {
      this.#connections += 1;
      const isFirst = this.#connections === 1;
      let requests = 0;
      socket.on('error', () => {});
      socket.on('data', () => {
        this.requests += 1;
        requests += 1;
        if (isFirst && requests === 2) fault(socket);
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
  }

  async listen(): Promise<URL> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as { port: number };
    return new URL(`http://127.0.0.1:${port}/`);
  }

  close(): void {
    this.#server.close();
  }
}

describe('a body', () => {
  /** Requests a response that begins like this, and does not end; `stop` aborts the request. */
  async function request(beginning: string) {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.write(beginning));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const client = new HttpClient({}, environment);
    const stop = new AbortController();
    const options = { method: 'GET', headers: {}, signal: stop.signal };
    const response = await client.fetch(new URL(`http://127.0.0.1:${port}/`), options);
    const close = async () => {
      client.close();
      await new Promise((resolve) => server.close(resolve));
    };
    return { response, stop, close };
  }

  it('ends with the reason of its signal', async () => {
    const { response, stop, close } = await request('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok');
    const text = textOf(response, 10);
    stop.abort(new Error('enough'));
    await expect(text).rejects.toThrow('enough');
    await close();
  });

  it('that nobody reads may be aborted', async () => {
    const { stop, close } = await request('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n');
    stop.abort(new Error('enough'));
    await close();
  });
});

describe('a persistent connection that is closed as it is reused', () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });

  /** Sends two requests, the second like this; returns its outcome and how many requests the server read. */
  async function reuse(fault: Fault, method: string, isRepeatable?: boolean) {
    const server = new FakeServer(fault);
    const client = new HttpClient({}, environment);
    open.push(client, server);
    const url = await server.listen();
    const request = { method, headers: {}, isRepeatable };
    await textOf(await client.fetch(url, request), 10);
    // The connection is free in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    const outcome = await client.fetch(url, request).then(
      (response) => textOf(response, 10),
      (error: NodeJS.ErrnoException) => error.code,
    );
    return { outcome, requests: server.requests };
  }

  it.each([
    ['GET, if it ends', ends, 'GET', undefined],
    ['GET, if it is reset', resets, 'GET', undefined],
    ['POST that is repeatable', ends, 'POST', true],
    ['POST that was not read', resets, 'POST', false],
  ] as const)('is replaced for a %s', async (_title, fault, method, isRepeatable) => {
    expect(await reuse(fault, method, isRepeatable)).toEqual({ outcome: 'ok', requests: 3 });
  });

  it.each([
    ['POST that the server may have processed', ends, 'POST'],
    ['GET whose response has begun', breaksOff, 'GET'],
  ] as const)('fails a %s', async (_title, fault, method) => {
    expect(await reuse(fault, method)).toEqual({ outcome: 'ECONNRESET', requests: 2 });
  });
});
