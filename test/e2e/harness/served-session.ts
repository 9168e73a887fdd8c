import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { acceptClient } from '../../../src/session-server/accept-client.ts';
import type { ClientConnection } from '../../../src/session-server/client-connection.ts';
import { bytesFrame, type Frame, FrameReader, FrameType, jsonFrame } from '../../../src/sessions/frames.ts';
import { temporaryHome } from './folder.ts';
import { root } from './program.ts';

/** The build of the program under test. */
function builtName(): string {
  const code = readFileSync(join(root, 'dist/mcpc.cjs'), 'utf8');
  const [, name] = /build:"(\w+)"/.exec(code) ?? [];
  if (name === undefined) throw new Error('dist/mcpc.cjs does not set the name of the build.');
  return name;
}

/**
 * Listens as the session `s` of a new user in this process, for one test. `run` is called with each client of the program
 * under test. Returns the user's home folder.
 */
export async function serveSession(run: (client: ClientConnection) => unknown): Promise<string> {
  const receiver = { version: '0.0.0', build: builtName(), pid: process.pid };
  return await listen(async (socket) => {
    const client = await acceptClient(socket, receiver);
    if (client !== undefined) await run(client);
  });
}

/** A session process by hand: sees the frames of its client, and answers or not. */
export interface ServedByHand {
  send(type: FrameType, content?: object): void;
  /** Writes to standard output of the client. */
  print(text: string): void;
  /** Ends like a process that is killed. */
  vanish(): void;
}

/** The same for session processes that misbehave: it identifies itself, and `receive` gets every later frame. */
export async function serveByHand(receive: (frame: Frame, session: ServedByHand) => void): Promise<string> {
  return await listen((socket) => {
    const session = {
      send: (type: FrameType, content?: object) => void socket.write(jsonFrame(type, content)),
      print: (text: string) => void socket.write(bytesFrame(FrameType.stdout, Buffer.from(text))),
      vanish: () => void socket.destroy(),
    };
    const reader = new FrameReader((frame) => {
      if (frame.type === FrameType.hello)
        session.send(FrameType.identity, { version: '0.0.0', build: builtName(), pid: process.pid });
      receive(frame, session);
    });
    socket.on('data', (chunk) => reader.push(chunk));
    socket.on('error', () => {});
  });
}

async function listen(accept: (socket: Socket) => unknown): Promise<string> {
  const home = temporaryHome();
  const folder = join(home, '.run/mcpc');
  mkdirSync(folder, { mode: 0o700 });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    void accept(socket);
  });
  server.listen(join(folder, 's.sock'));
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return home;
}
