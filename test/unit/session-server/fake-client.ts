import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { now } from '../../../src/core/clock.ts';
import { acceptClient, type Receiver } from '../../../src/session-server/accept-client.ts';
import type { ClientConnection } from '../../../src/session-server/client-connection.ts';
import {
  bytesFrame,
  type Frame,
  FrameReader,
  FrameType,
  jsonFrame,
  jsonOf,
} from '../../../src/sessions/frames.ts';
import type { Hello } from '../../../src/sessions/hello.ts';

export const build = 'this-build';

/** Waits until a check does not throw; on a busy machine, that may take long. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 10 });
}

/** A client by hand: sends frames, and collects those that it receives. */
export class FakeClient {
  readonly socket: Socket;
  readonly received: Frame[] = [];
  /** Whether writes are acknowledged at once. */
  acknowledges = true;
  closed = false;
  readonly #waiting = new Set<() => void>();
  /** How many signals were sent. */
  signals = 0;

  constructor(path: string) {
    this.socket = connect(path);
    const reader = new FrameReader((frame) => {
      this.received.push(frame);
      const isOutput = frame.type === FrameType.stdout || frame.type === FrameType.stderr;
      if (isOutput && this.acknowledges) this.acknowledge(frame.type === FrameType.stdout ? 1 : 2);
    });
    this.socket.on('data', (chunk) => {
      reader.push(chunk);
      this.#changed();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
      this.#changed();
    });
  }

  send(type: FrameType, content?: object): void {
    if (type === FrameType.signal) this.signals += 1;
    this.socket.write(jsonFrame(type, content));
  }

  sendBytes(type: FrameType, text: string, id?: number): void {
    this.socket.write(bytesFrame(type, Buffer.from(text), id));
  }

  acknowledge(stream: 1 | 2, error?: object): void {
    this.send(FrameType.written, { stream, ...(error === undefined ? {} : { error }) });
  }

  /** The types of the frames that were received. */
  types(): number[] {
    return this.received.map(({ type }) => type);
  }

  /** Waits for the first frame of a type. */
  frame(type: FrameType): Promise<Frame> {
    return this.#until(() => {
      const found = this.received.find((frame) => frame.type === type);
      if (found === undefined && this.closed)
        expect.fail(`The connection was closed without a frame ${type}.`);
      return found;
    });
  }

  /** Waits for the first frame of a type, and returns its JSON. */
  async json(type: FrameType): Promise<Record<string, unknown>> {
    return jsonOf(await this.frame(type));
  }

  /** Returns what was received for standard output or standard error. */
  text(type: typeof FrameType.stdout | typeof FrameType.stderr): string {
    const chunks = this.received.filter((frame) => frame.type === type).map(({ payload }) => payload);
    return Buffer.concat(chunks).toString();
  }

  async untilClosed(): Promise<void> {
    await this.#until(() => this.closed || undefined);
  }

  /** Resolves with what `find` returns once that is not undefined; rejects with what it throws. */
  #until<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          const found = find();
          if (found === undefined) return;
          resolve(found);
        } catch (error) {
          reject(error);
        }
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
      look();
    });
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}

/** A hello for a line, with changes. */
export function hello(changes: Partial<Hello> = {}): Hello {
  return {
    protocol: 1,
    build,
    request: 'line',
    words: ['tools', '@s'],
    cwd: '/work',
    env: { HOME: '/home/ada', TERM: 'xterm-256color' },
    streams: { stdin: { isTTY: false }, stdout: { isTTY: false }, stderr: { isTTY: false } },
    pid: process.pid,
    umask: 0o22,
    sent: now(),
    ...changes,
  };
}

/** Connects a client that sends this hello, and returns both ends. */
export async function connected(changes: Partial<Hello> = {}): Promise<{
  client: FakeClient;
  connection: ClientConnection;
}> {
  const { path, accepted } = await listening();
  const client = new FakeClient(path);
  client.send(FrameType.hello, hello(changes));
  const [connection = expect.fail('The client was refused.')] = await accepted(1);
  onTestFinished(() => void client.socket.destroy());
  return { client, connection };
}

/**
 * Listens on a socket for one test. `connections`: what came of each client, in the order in which that was known.
 * `accepted` waits for so many, and returns them.
 */
export async function listening(receiver: Partial<Receiver> = {}): Promise<{
  path: string;
  connections: (ClientConnection | undefined)[];
  accepted(count: number): Promise<(ClientConnection | undefined)[]>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'mcpc-'));
  const path = join(folder, 's.sock');
  const connections: (ClientConnection | undefined)[] = [];
  const arrivals = new EventEmitter();
  const server = createServer((socket) => {
    const client = acceptClient(socket, { version: '1.2.3', build, pid: 4711, ...receiver });
    void client.then((connection) => {
      connections.push(connection);
      arrivals.emit('client');
    });
  });
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const accepted = async (count: number) => {
    while (connections.length < count) await once(arrivals, 'client');
    return connections;
  };
  return { path, connections, accepted };
}
