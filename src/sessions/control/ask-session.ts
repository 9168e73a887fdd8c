import { connect } from 'node:net';
import { now } from '../../core/clock.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { asString, type JsonObject } from '../../core/json.ts';
import { buildName } from '../build-name.ts';
import { type Frame, FrameReader, FrameType, jsonFrame, jsonOf } from '../frames.ts';
import type { Hello, SessionRequest } from '../hello.ts';
import { type SessionEnvironment, sessionToken, socketPathOf } from '../session-folder.ts';
import { isAbsent } from '../system-error.ts';

/** What came of a question to a session. */
export type SessionAnswer =
  | { type: 'answered'; answer: JsonObject; pid: number }
  /** Nothing listens there. */
  | { type: 'absent' }
  /** A process listens, which does not answer in time, or not like a session. Its ID, if it said so much. */
  | { type: 'silent'; pid: number | undefined };

/** How long a session may take, in ms. */
export interface AnswerTimeouts {
  /** Until it says who it is. */
  identity: number;
  /** In all. */
  answer: number;
}

/** Asks a session something that every build of mcpc can answer. `timeout`: how long it may take, in ms. */
export function askSession(
  name: string,
  request: 'status' | 'stop',
  environment: SessionEnvironment,
  timeout: number,
): Promise<SessionAnswer> {
  const hello = { protocol: 1, build: '', request, words: [] };
  return exchange(name, hello, environment, { identity: timeout, answer: timeout });
}

/**
 * Asks a session to complete the last of these words of a line. Resolves to what the scripts in `completions/` read;
 * undefined if the session does not answer, is of another build, or the line is not for it.
 */
export async function askToComplete(
  name: string,
  words: readonly string[],
  environment: SystemEnvironment,
  timeouts: AnswerTimeouts,
): Promise<string | undefined> {
  const hello = helloFor('complete', words, environment);
  const asked = await exchange(name, hello, environment, timeouts);
  return asked.type === 'answered' ? asString(asked.answer.text) : undefined;
}

/** Returns what a client sends first that has no terminal and no input. */
export function helloFor(
  request: SessionRequest,
  words: readonly string[],
  { cwd, env }: SystemEnvironment,
): Hello {
  const noStream = { isTTY: false };
  return {
    protocol: 1,
    build: buildName(),
    request,
    words: [...words],
    cwd,
    env: { ...env } as Record<string, string>,
    streams: { stdin: noStream, stdout: noStream, stderr: noStream },
    pid: process.pid,
    umask: 0o77,
    sent: now(),
  };
}

function exchange(
  name: string,
  hello: object,
  environment: SessionEnvironment,
  timeouts: AnswerTimeouts,
): Promise<SessionAnswer> {
  const path = socketPathOf(name, environment);
  if (path === undefined) return Promise.resolve({ type: 'absent' });
  return new Promise((resolve) => {
    const socket = connect(path);
    let pid: number | undefined;
    const finish = (answer: SessionAnswer) => {
      for (const timer of timers) clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const receive = (frame: Frame) => {
      const content = jsonOf(frame) as JsonObject;
      if (frame.type === FrameType.identity && typeof content.pid === 'number') pid = content.pid;
      if (frame.type === FrameType.answer && pid !== undefined)
        finish({ type: 'answered', answer: content, pid });
    };
    const timers = [
      setTimeout(() => pid === undefined && finish({ type: 'silent', pid }), timeouts.identity),
      setTimeout(() => finish({ type: 'silent', pid }), timeouts.answer),
    ];
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
    socket.write(jsonFrame(FrameType.hello, { ...hello, ...(token === undefined ? {} : { token }) }));
  });
}
