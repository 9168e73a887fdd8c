import { FrameError } from './frames.ts';

/** How long a client waits for the identity of the session process, in ms. */
export const answerTimeout = 4_000;

/** What a client sends first. `protocol`, `build`, `request`, `words` and `token` are the same in every build. */
export interface Hello {
  protocol: 1;
  /** The client's build of mcpc. */
  build: string;
  request: SessionRequest;
  /** The arguments of mcpc; for other requests than a line, those of the request. */
  words: string[];
  /** The client's working folder. */
  cwd: string;
  env: Record<string, string>;
  streams: StreamFacts;
  /** The client's process ID. */
  pid: number;
  /** The file mode creation mask of the client. */
  umask: number;
  /** When it was sent, by the monotonic clock of the system, in ms. */
  sent: number;
  /** Proves on Windows that the client may read the user's files. */
  token?: string;
}

const sessionRequests = ['line', 'status', 'stop', 'logs', 'complete'] as const;

/** What a client asks for: to run a line, or something about the session. */
export type SessionRequest = (typeof sessionRequests)[number];

/** What the client's standard streams are. */
export interface StreamFacts {
  stdin: { isTTY: boolean };
  stdout: OutputFacts;
  stderr: OutputFacts;
}

/** An output stream; the size of a terminal is in characters. */
export interface OutputFacts {
  isTTY: boolean;
  columns?: number;
  rows?: number;
}

/** What the session process sends first. */
export interface SessionIdentity {
  /** The version of mcpc. */
  version: string;
  /** The build of mcpc, which has to be that of the client for a line. */
  build: string;
  pid: number;
}

/** Checks what is the same in every build. Throws FrameError if it is anything else. */
export function parseGreeting(content: Record<string, unknown>): {
  build: string;
  request: string;
  token: string | undefined;
} {
  const { protocol, build, request, token } = content;
  const isValid = protocol === 1 && typeof build === 'string' && typeof request === 'string';
  if (!isValid) throw new FrameError('The client did not introduce itself.');
  return { build, request, token: typeof token === 'string' ? token : undefined };
}

/**
 * Checks a hello. Of a request that other builds may send, only what is the same in every build is used. Throws FrameError
 * if it is malformed.
 */
export function parseHello(content: Record<string, unknown>): Hello {
  const { build, request } = parseGreeting(content);
  const { words, cwd, env, streams, pid, umask, sent } = content;
  if (request === 'status' || request === 'stop') {
    const noStream = { isTTY: false };
    return {
      protocol: 1,
      build,
      request,
      words: isStrings(words) ? words : [],
      cwd: '/',
      env: {},
      streams: { stdin: noStream, stdout: noStream, stderr: noStream },
      pid: 0,
      umask: 0o77,
      sent: 0,
    };
  }
  const isValid =
    sessionRequests.some((known) => known === request) &&
    isStrings(words) &&
    typeof cwd === 'string' &&
    isObject(env) &&
    isStrings(Object.values(env)) &&
    isStreamFacts(streams) &&
    Number.isSafeInteger(pid) &&
    typeof umask === 'number' &&
    typeof sent === 'number';
  if (!isValid) throw new FrameError('The client did not say what it wants.');
  return content as unknown as Hello;
}

function isStreamFacts(streams: unknown): boolean {
  if (!isObject(streams)) return false;
  return ['stdin', 'stdout', 'stderr'].every((name) => {
    const facts = streams[name];
    return isObject(facts) && typeof facts.isTTY === 'boolean' && isSize(facts.columns) && isSize(facts.rows);
  });
}

function isSize(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value > 0);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A program that the client starts on its terminal: see `ProgramOptions`. */
export interface ProgramRequest {
  /** What later frames call it. */
  id: number;
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  stdin: 'inherit' | 'pipe';
  output: 'inherit' | 'pipe';
}
