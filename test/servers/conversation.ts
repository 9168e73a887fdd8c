import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { Transcript } from '../e2e/harness/watched.ts';

type Frame = Record<string, unknown>;

/** A fixture, and the frames exchanged with it, unmodified. Killed after the test. */
export class Conversation {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (frame: Frame) => void>();
  #lastId = 0;
  readonly stderr = new Transcript();
  /** Every line of its output that was not a response. */
  readonly others: string[] = [];
  /** Its exit status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;

  constructor([command = '', ...args]: string[]) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    this.ended = new Promise((resolve) => child.on('close', (status, signal) => resolve(status ?? signal)));
    child.stderr.on('data', (chunk: Buffer) => this.stderr.append(chunk));
    createInterface({ input: child.stdout }).on('line', (line) => this.#receive(line));
    onTestFinished(() => void child.kill('SIGKILL'));
  }

  /** Sends a request and resolves with the whole response. */
  request(method: string, params: Frame = {}): Promise<Frame> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<Frame>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ jsonrpc: '2.0', id, method, params });
    return answered;
  }

  /** Sends a request and resolves with its result. */
  async result(method: string, params?: Frame): Promise<Frame> {
    const frame = await this.request(method, params);
    if (frame.result === undefined) throw new Error(`${method} was answered with ${JSON.stringify(frame)}`);
    return frame.result as Frame;
  }

  notify(method: string, params: Frame = {}): void {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  /** The handshake of the legacy era. */
  async initialize(): Promise<Frame> {
    const clientInfo = { name: 'test', version: '1' };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    const result = await this.result('initialize', params);
    this.notify('notifications/initialized');
    return result;
  }

  async call(name: string, received: Frame = {}, meta: Frame = {}): Promise<Frame> {
    return await this.result('tools/call', { name, arguments: received, _meta: meta });
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #send(frame: Frame): void {
    this.#child.stdin?.write(`${JSON.stringify(frame)}\n`);
  }

  #receive(line: string): void {
    const id = idOf(line);
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) {
      this.others.push(line);
      return;
    }
    this.#waiting.delete(id);
    waiting(JSON.parse(line) as Frame);
  }
}

function idOf(line: string): number | undefined {
  try {
    return (JSON.parse(line) as { id?: number }).id;
  } catch {
    return undefined;
  }
}
