import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { ConnectionError } from '../../core/errors.ts';
import { version } from '../../core/version.ts';
import { type SessionEnvironment, socketPathOf } from '../session-folder.ts';
import { identityOfProcess } from './process-identity.ts';
import { filesOf, removeFiles } from './session-files.ts';
import { SessionLog } from './session-log.ts';
import { type SessionEnd, type SessionRecord, writeRecord } from './session-record.ts';

/** How often the session process looks whether its socket is still there, in ms. */
const checkInterval = 5_000;

/** What a session process learns about its session while it runs. */
export type SessionFacts = Pick<SessionRecord, 'target' | 'line' | 'cwd'>;

/** The session of this process: its socket, record and log. */
export class OwnSession {
  readonly name: string;
  readonly log: SessionLog;
  /** What each client has to send; undefined where only the user can connect anyway. */
  readonly token: string | undefined;
  readonly #environment: SessionEnvironment;
  readonly #path: string;
  #record: SessionRecord;
  #mark: string | undefined;
  #written: Promise<void> = Promise.resolve();
  #check: NodeJS.Timeout | undefined;

  /** `build`: what tells builds of mcpc apart. Throws ConnectionError if the folder for sessions is missing or not safe. */
  constructor(name: string, build: string, environment: SessionEnvironment) {
    const path = socketPathOf(name, environment);
    if (path === undefined) {
      throw new ConnectionError(`Session ${name} has no folder for its socket.`);
    }
    this.name = name;
    this.log = new SessionLog(name, environment);
    this.token = environment.platform === 'win32' ? randomBytes(32).toString('hex') : undefined;
    this.#environment = environment;
    this.#path = path;
    const started = new Date().toISOString();
    this.#record = { process: identityOfProcess(process.pid), build, version, started };
  }

  /** When the session started, in ISO 8601. */
  get started(): string {
    return this.#record.started;
  }

  /** Makes a server listen on the session's socket. Rejects with the system's error if it cannot. */
  async listen(server: Server): Promise<void> {
    const { token } = filesOf(this.name, this.#environment);
    if (this.token !== undefined) writeFileSync(token, this.token, { mode: 0o600 });
    server.listen(this.#path);
    await once(server, 'listening');
    if (this.token === undefined) chmodSync(this.#path, 0o600);
    this.#mark = this.#findMark();
    await this.update({});
  }

  /** Adds to what `mcpc sessions` shows without asking. A failure, as on a full disk, is only logged. */
  update(facts: SessionFacts): Promise<void> {
    this.#record = { ...this.#record, ...facts };
    const record = this.#record;
    this.#written = this.#written
      .then(() => writeRecord(this.name, record, this.#environment))
      .catch((error: unknown) => this.log.write(`The record of the session cannot be written: ${error}`));
    return this.#written;
  }

  /** Calls `onRemoved` once if the socket is removed or replaced, as a logout removes `$XDG_RUNTIME_DIR`. */
  watchSocket(onRemoved: () => void, interval: number = checkInterval): void {
    this.#check = setInterval(() => {
      if (this.#isInPlace()) return;
      clearInterval(this.#check);
      onRemoved();
    }, interval);
    this.#check.unref();
  }

  /**
   * Removes the files of the session as the last thing that this process does, except for the log, unless it is
   * `'discarded'`. With `end`, a record of how it ended is left, if it can be written. The server must not be closed: that
   * would remove whatever is at the path of its socket by then.
   */
  async leave(end: SessionEnd | undefined, log: 'kept' | 'discarded' = 'kept'): Promise<void> {
    clearInterval(this.#check);
    await this.#written;
    const { record, token } = filesOf(this.name, this.#environment);
    // While the socket is there, nobody starts another session of this name.
    if (this.#isInPlace()) {
      if (end === undefined) removeFiles(record);
      // On a full disk, the record before stays, and the log says how the session ended.
      else await writeRecord(this.name, { ...this.#record, end }, this.#environment).catch(() => {});
      removeFiles(this.token === undefined ? this.#path : token);
    }
    if (log === 'discarded') this.log.discard();
    else this.log.close();
  }

  #isInPlace(): boolean {
    return this.#mark !== undefined && this.#findMark() === this.#mark;
  }

  /** What tells this session's socket from another one at the same path. */
  #findMark(): string | undefined {
    try {
      if (this.token !== undefined) return readFileSync(filesOf(this.name, this.#environment).token, 'utf8');
      const { dev, ino } = lstatSync(this.#path);
      return `${dev}:${ino}`;
    } catch {
      return undefined;
    }
  }
}
