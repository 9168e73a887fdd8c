import { connect } from 'node:net';
import type { JsonObject } from '../../core/json.ts';
import { type Frame, FrameReader, FrameType, jsonFrame, jsonOf } from '../frames.ts';
import { type SessionEnvironment, sessionToken, socketPathOf } from '../session-folder.ts';
import { isAbsent } from './leftovers.ts';

/** What came of a question to a session. */
export type SessionAnswer =
  | { type: 'answered'; answer: JsonObject; pid: number }
  /** Nothing listens there. */
  | { type: 'absent' }
  /** A process listens, which does not answer in time, or not like a session. Its ID, if it said so much. */
  | { type: 'silent'; pid: number | undefined };

/** Asks a session something that every build of mcpc can answer. `timeout`: how long it may take, in ms. */
export function askSession(
  name: string,
  request: 'status' | 'stop',
  environment: SessionEnvironment,
  timeout: number,
): Promise<SessionAnswer> {
  const path = socketPathOf(name, environment);
  if (path === undefined) return Promise.resolve({ type: 'absent' });
  return new Promise((resolve) => {
    const socket = connect(path);
    let pid: number | undefined;
    const finish = (answer: SessionAnswer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const receive = (frame: Frame) => {
      const content = jsonOf(frame) as JsonObject;
      if (frame.type === FrameType.identity && typeof content.pid === 'number') pid = content.pid;
      if (frame.type === FrameType.answer && pid !== undefined)
        finish({ type: 'answered', answer: content, pid });
    };
    const timer = setTimeout(() => finish({ type: 'silent', pid }), timeout);
    const reader = new FrameReader(receive);
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
      } catch {
        finish({ type: 'silent', pid });
      }
    });
    socket.on('error', (error) => finish(isAbsent(error) ? { type: 'absent' } : { type: 'silent', pid }));
    socket.on('close', () => finish({ type: 'silent', pid }));
    const token = sessionToken(name, environment);
    const hello = { protocol: 1, build: '', request, words: [], ...(token === undefined ? {} : { token }) };
    socket.write(jsonFrame(FrameType.hello, hello));
  });
}
