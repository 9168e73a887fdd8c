import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { AppEnvironment } from '../../../src/app/environment.ts';
import { noDefaults } from '../../../src/command-line/defaults/user-defaults.ts';
import { serveDemo } from '../../../src/demo/serve.ts';
import { ownProcess } from '../../../src/terminal/programs/own-process.ts';

/** Ends a run at once, in place of the process. */
export class Exited extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

class TextSink extends Writable {
  text = '';
  readonly #written = new EventEmitter();

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.#written.emit('written');
    done();
  }

  /** Settles when the text has been written. */
  async includes(text: string): Promise<void> {
    while (!this.text.includes(text)) await once(this.#written, 'written');
  }
}

export interface FakeEnvironment extends AppEnvironment {
  stdout: TextSink;
  stderr: TextSink;
  signals: EventEmitter;
}

/** An environment without processes: in an empty home folder, with the demo server and the given standard input. */
export function fakeEnvironment(overrides: Partial<AppEnvironment> = {}, stdin = ''): FakeEnvironment {
  const home = mkdtempSync(join(tmpdir(), 'mcpc-unit-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return {
    env: { HOME: home, MCPC_KEYCHAIN: 'off' },
    cwd: home,
    home,
    platform: 'linux',
    stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
    stdout: new TextSink(),
    stderr: new TextSink(),
    signals: new EventEmitter(),
    terminalProcess: ownProcess,
    defaults: noDefaults,
    builtins: { demo: async () => serveDemo },
    openShell: async (options) => (await import('../../../src/repl/open-shell.ts')).openShell(options),
    exit: (status) => {
      throw new Exited(status);
    },
    ...overrides,
  } as FakeEnvironment;
}
