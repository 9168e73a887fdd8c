import type { Socket } from 'node:net';
import { now } from '../core/clock.ts';
import { type Frame, FrameError, FrameReader, FrameType, jsonFrame, jsonOf } from '../sessions/frames.ts';
import {
  answerTimeout,
  type Hello,
  parseGreeting,
  parseHello,
  type SessionIdentity,
} from '../sessions/hello.ts';
import { ClientConnection } from './client-connection.ts';

/** How long a client may take to say what it wants, in ms. */
const helloTimeout = 10_000;
/** A line is not run if its client gives up in less than this, in ms. */
const answerMargin = 1_000;
/** How long the identity may wait for the first output, in ms. */
const identityDelay = 10;

/** What the session process says of itself, and the token that clients have to send on Windows. */
export interface Receiver extends SessionIdentity {
  token?: string | undefined;
}

/**
 * Receives what a client wants and tells it who answers. Resolves to undefined if there is nothing to do for it: it was
 * answered, or disconnected because it is silent, not mcpc, or no longer waits.
 */
export function acceptClient(socket: Socket, receiver: Receiver): Promise<ClientConnection | undefined> {
  return new Promise((resolve) => {
    let connection: ClientConnection | undefined;
    const timer = setTimeout(() => socket.destroy(), helloTimeout);
    const reader = new FrameReader((frame) => {
      if (connection !== undefined) return connection.receive(frame);
      clearTimeout(timer);
      const hello = helloIn(frame, receiver);
      const { version, build, pid } = receiver;
      const identity = jsonFrame(FrameType.identity, { version, build, pid });
      if (hello === undefined) {
        socket.end(identity);
        return;
      }
      // With the first output, if that comes soon: a client has less to do.
      socket.cork();
      socket.write(identity);
      setTimeout(() => socket.uncork(), identityDelay).unref();
      connection = new ClientConnection(socket, hello);
      resolve(connection);
    });
    socket.on('data', (chunk) => {
      if (socket.writableEnded) return;
      try {
        reader.push(chunk);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        socket.destroy();
      }
    });
    // What went wrong does not matter: the client is gone.
    socket.on('error', () => {});
    socket.on('end', () => connection?.disconnect());
    socket.on('close', () => {
      clearTimeout(timer);
      connection?.disconnect();
      resolve(undefined);
    });
  });
}

/**
 * Returns what a client wants; undefined if it is of another build, which would understand neither the line nor its
 * output. Throws FrameError if it must not be answered.
 */
function helloIn(frame: Frame, { build, token }: Receiver): Hello | undefined {
  if (frame.type !== FrameType.hello) throw new FrameError('A client did not introduce itself.');
  const content = jsonOf(frame);
  const greeting = parseGreeting(content);
  if (token !== undefined && greeting.token !== token) throw new FrameError('A client sent the wrong token.');
  if (greeting.request === 'status' || greeting.request === 'stop') return parseHello(content);
  if (greeting.build !== build) return undefined;
  const hello = parseHello(content);
  // This process was stopped or busy meanwhile, and the client may have given up and run the line elsewhere.
  if (now() - hello.sent > answerTimeout - answerMargin)
    throw new FrameError('A client no longer waits for its answer.');
  return hello;
}
