import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { acceptClient } from '../../../src/session-server/accept-client.ts';
import type { ClientConnection } from '../../../src/session-server/client-connection.ts';
import { buildName } from '../../../src/sessions/build-name.ts';
import { writeRecord } from '../../../src/sessions/files/session-record.ts';
import { FrameReader, FrameType, jsonFrame, jsonOf } from '../../../src/sessions/frames.ts';
import type { SessionEnvironment } from '../../../src/sessions/session-folder.ts';

/** A user without sessions: an empty runtime folder. */
export interface FakeUser extends SessionEnvironment {
  /** The folder of the session files. */
  folder: string;
}

/** Returns a user whose folder of sessions exists. */
export function fakeUser(): FakeUser {
  const root = mkdtempSync(join(tmpdir(), 'mcpc-sessions-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'mcpc');
  mkdirSync(folder, { mode: 0o700 });
  return { env: { XDG_RUNTIME_DIR: root, PATH: process.env.PATH }, home: root, platform: 'linux', folder };
}

/** Writes the record of a session; `process` is one that has ended by default. */
export async function leaveRecord(
  name: string,
  user: FakeUser,
  record: Partial<Parameters<typeof writeRecord>[1]> = {},
): Promise<void> {
  await writeRecord(
    name,
    { process: deadProcess, build: 'b', version: '1.0.0', started: '2026-01-01T12:00:00.000Z', ...record },
    user,
  );
}

/** A process whose ID no running process has. */
export const deadProcess = { pid: 2 ** 22 + 12_345, start: 'then' };

/** Leaves a socket on which nobody listens. */
export function leaveSocket(name: string, user: FakeUser): void {
  const path = join(user.folder, `${name}.sock`);
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', script, path]);
}

/**
 * How a fake session process answers a request: `identified` if it only says who it is; `refused` if it disconnects then, as
 * one of another build does; undefined for not at all.
 */
export type Answers = (request: string) => JsonObject | 'identified' | 'refused' | undefined;

/** Listens on the socket of a session and answers requests. */
export async function listenAs(name: string, user: FakeUser, answers: Answers): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const reader = new FrameReader((frame) => {
      const { request } = jsonOf(frame);
      const answer = answers(String(request));
      if (answer === undefined) return;
      socket.write(jsonFrame(FrameType.identity, { version: '1.0.0', build: 'b', pid: process.pid }));
      if (answer === 'refused') socket.end();
      else if (answer !== 'identified') socket.write(jsonFrame(FrameType.answer, answer));
    });
    socket.on('data', (chunk) => reader.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(join(user.folder, `${name}.sock`), resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return server;
}

/** Listens as a session of this build, and runs its lines. Returns a function that disconnects its clients. */
export async function runLinesAs(
  name: string,
  user: FakeUser,
  run: (client: ClientConnection) => unknown,
): Promise<() => void> {
  const sockets = new Set<Socket>();
  const server = createServer(async (socket) => {
    sockets.add(socket);
    const client = await acceptClient(socket, { version: '1.0.0', build: buildName(), pid: process.pid });
    if (client !== undefined) await run(client);
  });
  await new Promise<void>((resolve) => server.listen(join(user.folder, `${name}.sock`), resolve));
  const disconnect = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    disconnect();
    server.close();
  });
  return disconnect;
}
