import { createServer, type Server, type Socket } from 'node:net';
import type { AppEnvironment } from '../app/environment.ts';
import { type LineHost, LineRefused, run } from '../cli/run.ts';
import { noDefaults } from '../command-line/defaults/user-defaults.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { ConnectionError, ExitStatus, McpcError, reasonOf } from '../core/errors.ts';
import { version } from '../core/version.ts';
import { buildName } from '../sessions/build-name.ts';
import { reportReady } from '../sessions/control/ready-pipe.ts';
import { ending, statusToJson } from '../sessions/control/session-status.ts';
import { endMessage } from '../sessions/files/logged-end.ts';
import { OwnSession } from '../sessions/files/own-session.ts';
import { redactEntry } from '../sessions/files/session-log.ts';
import type { SessionEnd } from '../sessions/files/session-record.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { acceptClient } from './accept-client.ts';
import type { ClientConnection } from './client-connection.ts';
import { forgetTerminal } from './forget-terminal.ts';
import { IdleEnd } from './idle-end.ts';
import { Session } from './session.ts';
import { opensShell, SessionLine } from './session-line.ts';
import { SessionView } from './session-view.ts';

/** How long the session process waits for its first line, in ms: the process that started it sends it at once. */
const firstLineTimeout = 60_000;
/** How long closing the connection may take, in ms; then the servers are killed. */
const closeTimeout = 10_000;
/** How long running lines may take to end once the session ends, in ms. */
const lineTimeout = 2_000;
/** How long recording an unexpected error may take, in ms. */
const leaveTimeout = 2_000;

/** Becomes the process of a session: runs the lines of its clients until the session ends, and exits then. */
export async function serveSession(name: string, environment: AppEnvironment): Promise<void> {
  forgetTerminal(process.env);
  try {
    const own = new OwnSession(name, buildName(), environment);
    await new SessionProcess(own, environment).listen();
    reportReady();
  } catch (error) {
    reportReady({ message: reasonOf(error), hint: error instanceof McpcError ? error.hint : undefined });
    process.exitCode = ExitStatus.connection;
  }
}

/** The commands whose first argument is a name, which the log shows. */
const namingCommands = new Set(['call', 'prompt', 'describe']);

/** A client whose line is running. */
interface Client {
  connection: ClientConnection;
  /** Ends its line. */
  ending: AbortController;
  /** Whether the line is a shell, which ends by itself when the session ends. */
  isShell: boolean;
  /** The number of its line in the log, once that was accepted. */
  number: number | undefined;
}

class SessionProcess {
  readonly #own: OwnSession;
  readonly #environment: AppEnvironment;
  readonly #server: Server;
  readonly #session: Session;
  readonly #idle: IdleEnd;
  readonly #view: SessionView;
  readonly #clients = new Set<Client>();
  /** The lines that are running; they never reject. */
  readonly #lines = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  #hasCrashed = false;
  /** How many lines were accepted. */
  #lineCount = 0;
  /** Ends the session if no line comes. */
  #firstLine: NodeJS.Timeout | undefined;

  constructor(own: OwnSession, environment: AppEnvironment) {
    this.#own = own;
    this.#environment = environment;
    this.#server = createServer((socket) => void this.#accept(socket));
    const log = (text: string) => own.log.write(text);
    this.#view = new SessionView(log);
    this.#idle = new IdleEnd({
      isBusy: () => this.#session.isBusy(),
      end: (cause) => void this.#end(cause),
    });
    this.#session = new Session({
      name: own.name,
      startedAt: new Date(own.started),
      signal: this.#ending.signal,
      log,
      onStart: (state, line) => {
        state.attach(this.#view);
        this.#idle.setMinutes(line.options.idle);
      },
      onTarget: (facts) => {
        if (facts.line !== undefined) log(`Target: ${facts.target} (${facts.line}, in ${facts.cwd})`);
        void own.update(facts);
      },
    });
  }

  /** Listens on the socket of the session. Rejects with the system's error. */
  async listen(): Promise<void> {
    await this.#own.listen(this.#server);
    // Unhandled rejections, too.
    process.on('uncaughtException', (error) => void this.#crash(error));
    this.#own.watchSocket(() => void this.#end('its socket was removed'));
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.on(signal, () => void this.#end(`its process got ${signal}`));
    this.#firstLine = setTimeout(() => void this.#end('no line came'), firstLineTimeout);
    this.#own.log.write(`Session ${this.#own.name} started: mcpc ${version}, process ${process.pid}.`);
  }

  async #accept(socket: Socket): Promise<void> {
    const { pid } = process;
    const receiver = { version, build: buildName(), pid, token: this.#own.token };
    const client = await acceptClient(socket, receiver);
    if (client === undefined) return;
    switch (client.hello.request) {
      case 'line':
        return this.#run({
          connection: client,
          ending: new AbortController(),
          isShell: false,
          number: undefined,
        });
      case 'status':
        client.answer(this.#status());
        return;
      case 'stop':
        // The socket is closed when the process exits: then nothing is left.
        await this.#end(undefined, client);
        return;
      case 'complete':
        return this.#idle.during(() => this.#complete(client));
      default:
        client.runYourself();
    }
  }

  #run(client: Client): void {
    clearTimeout(this.#firstLine);
    this.#clients.add(client);
    const line = this.#idle
      .during(() => this.#runLine(client))
      .finally(() => {
        this.#clients.delete(client);
        this.#lines.delete(line);
        this.#endUnlessStarted();
      });
    this.#lines.add(line);
  }

  async #runLine(client: Client): Promise<void> {
    const { connection, ending } = client;
    const session = this.#session;
    const { builtins } = this.#environment;
    const environment: AppEnvironment = {
      ...connection.environment,
      builtins,
      openShell: async (opening) => {
        const { openShell } = await import('../repl/open-shell.ts');
        return openShell(opening, session.state);
      },
      defaults: noDefaults,
    };
    const host: LineHost = {
      ending: ending.signal,
      accept: async (line) => {
        // The line may start a session of this name once this one has ended.
        if (this.#ending.signal.aborted) throw new LineRefused();
        const accepted = await session.accept(line, environment);
        client.isShell = opensShell(line);
        client.number = this.#logLine(line);
        return accepted;
      },
      connection: (line, ports) => new SessionLine(session, line, ports),
    };
    try {
      const status = await run(connection.hello.words, environment, host);
      if (status !== ExitStatus.done && client.number !== undefined)
        this.#own.log.write(`Line ${client.number} ended with status ${status}.`);
      await connection.end(status);
    } catch (error) {
      if (!(error instanceof LineRefused)) throw error;
      connection.runYourself();
    }
  }

  /** Logs a line without its arguments, which may be secret, and returns its number. */
  #logLine({ command, operands }: ParsedLine): number {
    this.#lineCount += 1;
    const named = namingCommands.has(command.name) ? operands.slice(0, 1) : [];
    this.#own.log.write(`Line ${this.#lineCount}: ${sanitiseLine([command.name, ...named].join(' '))}`);
    return this.#lineCount;
  }

  /** Completes a line. Starts and connects nothing; a line that cannot be completed here is left to the client. */
  async #complete(client: ClientConnection): Promise<void> {
    try {
      const { completeLine } = await import('./complete-line.ts');
      client.answer({ text: await completeLine(client, this.#session, this.#environment.builtins) });
    } catch {
      client.runYourself();
    }
  }

  /** A session whose first line could not connect is none. */
  #endUnlessStarted(): void {
    if (this.#lines.size > 0 || this.#session.isStarted) return;
    void this.#end(undefined);
  }

  #status(): object {
    const { started } = this.#own;
    const { at, minutes } = this.#idle;
    const session = this.#session.status(this.#view);
    const inUse = this.#lines.size > 0 || session.jobs > 0;
    return statusToJson({
      version,
      pid: process.pid,
      started,
      ...session,
      ...(this.#ending.signal.aborted ? { server: ending } : {}),
      clients: this.#clients.size,
      lines: this.#lines.size,
      inUse,
      idleMinutes: minutes,
      idleEnd: inUse || at === undefined ? undefined : new Date(at).toISOString(),
    });
  }

  /** Ends the session and this process. `cause`: why, as a clause, unless it was stopped or never started. */
  async #end(cause: string | undefined, asking?: ClientConnection): Promise<void> {
    if (this.#ending.signal.aborted) return;
    // A session that never started leaves nothing.
    const log = this.#session.isStarted ? 'kept' : 'discarded';
    const { name } = this.#own;
    const message = cause === undefined ? `Session ${name} was stopped.` : endMessage(name, cause);
    const error = new ConnectionError(message);
    this.#own.log.write(message);
    this.#ending.abort(error);
    this.#idle.stop();
    clearTimeout(this.#firstLine);
    for (const { ending, isShell } of this.#clients) if (!isShell) ending.abort(error);
    await within(lineTimeout, Promise.all(this.#lines));
    await within(closeTimeout, this.#session.close());
    // A line that was connecting ends, and reports that, once the server that it started has ended.
    await within(lineTimeout, Promise.all(this.#lines));
    asking?.answer({});
    await this.#own.leave(endFor(cause), log);
    // What did not end in time is killed now.
    process.exit(ExitStatus.done);
  }

  /**
   * Ends this process at once, with its servers, after an error that nothing handled: what its lines share may no longer be
   * consistent. Only the cause is recorded.
   */
  async #crash(error: unknown): Promise<void> {
    if (this.#hasCrashed) process.exit(ExitStatus.internal);
    this.#hasCrashed = true;
    const { log, name } = this.#own;
    const cause = `an unexpected error occurred: ${redactEntry(sanitiseLine(reasonOf(error))).replace(/\.$/, '')}`;
    log.write(endMessage(name, cause));
    if (error instanceof Error && error.stack !== undefined) log.write(error.stack);
    await within(leaveTimeout, this.#own.leave(endFor(cause)));
    process.exit(ExitStatus.internal);
  }
}

/** Returns what the record says about an end that happens now; undefined without a cause. */
function endFor(cause: string | undefined): SessionEnd | undefined {
  return cause === undefined ? undefined : { at: new Date().toISOString(), cause };
}

/** Resolves when the work is done or has failed, or after `limit` ms. */
async function within(limit: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  await Promise.race([
    work.then(
      () => {},
      () => {},
    ),
    timeout,
  ]);
  clearTimeout(timer);
}
