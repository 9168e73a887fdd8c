import { type LineScope, runAsLine } from '../app/line-scope.ts';
import type { LinePorts, LineServer } from '../cli/line-connection.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { sessionOfLine, withSource } from '../command-line/session-of-line.ts';
import { UsageError } from '../core/errors.ts';
import type { Server } from '../engine/server.ts';
import { type PreparedAnswers, prepareAnswers } from '../prompts/answer-options.ts';
import { requireRoots } from '../repl/session/roots.ts';
import { startNotice } from '../repl/state/named-session.ts';
import type { Session } from './session.ts';

/** A line of a client on the connection of a session. */
export class SessionLine implements LineServer {
  readonly #session: Session;
  readonly #line: ParsedLine;
  readonly #ports: LinePorts;
  readonly #detach: () => void;
  #answers: PreparedAnswers | undefined;
  #server: Server | undefined;
  #isOver = false;

  constructor(session: Session, line: ParsedLine, ports: LinePorts) {
    this.#session = session;
    this.#line = line;
    this.#ports = ports;
    const { events } = ports;
    // A shell has listeners of its own.
    this.#detach = opensShell(line)
      ? () => {}
      : session.state.attach({
          show: (event) => events.show(event),
          nameServers: (several) => events.nameServers(several),
        });
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (opensShell(this.#line)) return work();
    return runAsLine(this.#scope(), work);
  }

  async connect(signal: AbortSignal): Promise<Server> {
    const { prompter, events } = this.#ports;
    const notice = (message: string) => events.show({ type: 'notice', server: undefined, message });
    this.#answers = await prepareAnswers(this.#line.options, prompter, notice);
    const hasStarted = await this.#open(signal);
    if (hasStarted) notice(startNotice(this.#session));
    const server = await this.#session.connect(this.#line, signal);
    this.#server = server;
    const { name, state } = this.#session;
    requireRoots(this.#answers, state.session, this.#ports.environment, name);
    if (!hasStarted) await this.#reportFailures(server, signal);
    // As with a connection of its own: before the command requests anything that could not be traced.
    events.throwIfTraceFailed();
    return server;
  }

  /** Opens the session. A word that is no target may be meant for a session that is not running. */
  async #open(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.#session.open(signal);
    } catch (error) {
      const session = sessionOfLine(this.#line, this.#ports.environment.env);
      if (session === undefined || !(error instanceof UsageError)) throw error;
      throw withSource(error, session, 'would start');
    }
  }

  /** Reports which of several servers could not be connected, as the line that started the session did. */
  async #reportFailures(server: Server, signal: AbortSignal): Promise<void> {
    for (const member of await Promise.all(server.members(signal))) {
      if ('error' in member)
        this.#ports.events.show({ type: 'failure', server: member.name, error: member.error });
    }
  }

  reportUnusedAnswers(): void {
    this.#answers?.reportUnused();
  }

  async close(): Promise<void> {
    // A shell does so itself.
    const isShown = this.#server !== undefined && this.#line.options.quiet !== true;
    if (isShown && !this.#isOver) await this.#server?.settle();
    this.#isOver = true;
    this.#detach();
  }

  #scope(): LineScope {
    const { prompter, events } = this.#ports;
    const answers = () => this.#answers?.handleServerRequest;
    const isOver = () => this.#isOver;
    return {
      prompter,
      show: (event) => events.show(event),
      waiting: (label) => events.waiting(label),
      get handleServerRequest() {
        return answers();
      },
      get isOver() {
        return isOver();
      },
    };
  }
}

/** Whether a line runs lines of the shell, each of which is shown and answered on its own. */
export function opensShell({ command }: ParsedLine): boolean {
  return command.name === 'connect' || command.name === 'run';
}
