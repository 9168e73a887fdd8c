import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { whenFileEnds } from './file-end.ts';
import { everything, fixture, nodeFixture } from './fixtures.ts';
import { Transcript } from './watched.ts';

/** A server that listens on this machine. It is stopped at the end of the test file. */
export interface Listening {
  url: string;
  pid: number;
  /** Its output, on either stream. */
  printed: Transcript;
  /** Stops it with SIGKILL, and resolves when it has exited. */
  stop(): Promise<void>;
}

const listening = new Set<Listening>();

whenFileEnds(async () => {
  await Promise.all([...listening].map((server) => server.stop()));
  listening.clear();
});

/** Starts a Node fixture that prints `listening on URL`: `listen('sdk-v2/http.mjs', '--modern-only')`. */
export async function listen(path: string, ...words: string[]): Promise<Listening> {
  return await started(nodeFixture(path, ...words), announced);
}

/** Starts the FastMCP server over Streamable HTTP or SSE. */
export async function listenPython(python: string, transport: 'http' | 'sse'): Promise<Listening> {
  return await started([python, fixture('python/over_http.py'), transport], announced);
}

/** Starts a program that prints `listening on URL`. */
export async function listenProgram(words: string[]): Promise<Listening> {
  return await started(words, announced);
}

/** Starts server-everything over Streamable HTTP or SSE. */
export async function listenEverything(transport: 'streamableHttp' | 'sse'): Promise<Listening> {
  const port = await freePort();
  const path = transport === 'sse' ? '/sse' : '/mcp';
  const ready = (printed: string): string | undefined =>
    printed.includes(`on port ${port}`) ? `http://127.0.0.1:${port}${path}` : undefined;
  return await started(everything(transport), ready, { PORT: String(port) });
}

/** Returns a port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system assigned no port.');
  return address.port;
}

function announced(printed: string): string | undefined {
  return /listening on (\S+)\n/.exec(printed)?.[1];
}

async function started(
  words: string[],
  urlIn: (printed: string) => string | undefined,
  env: Record<string, string> = {},
): Promise<Listening> {
  const [command = '', ...args] = words;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const printed = new Transcript();
  child.stdout.on('data', (chunk: Buffer) => printed.append(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.append(chunk));
  const closed = new Promise<void>((resolve) => {
    child.on('error', (error) => printed.append(Buffer.from(`${error.message}\n`)));
    child.on('close', () => {
      printed.end();
      resolve();
    });
  });
  const server = { url: '', pid: child.pid ?? 0, printed, stop: () => stop(child, closed) };
  listening.add(server);
  const text = await printed.until((so) => urlIn(so) !== undefined);
  return Object.assign(server, { url: urlIn(text) ?? '' });
}

async function stop(child: ChildProcess, closed: Promise<void>): Promise<void> {
  child.kill('SIGKILL');
  await closed;
}
