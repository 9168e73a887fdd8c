import type { OpenServerOptions } from '../app/client-options.ts';
import type { AppEnvironment } from '../app/environment.ts';
import type { EventOutput } from '../app/event-output.ts';
import { ListRecorder } from '../app/list-recorder.ts';
import { openServer } from '../app/open-server.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import type { Server } from '../engine/server.ts';
import type { PreparedAnswers } from '../prompts/answer-options.ts';
import type { Prompter } from '../prompts/prompter.ts';

/** The connection of a line to its server. */
export interface LineServer {
  /** Connects, or uses the connection that the line shares with others. Throws what connecting throws. */
  connect(signal: AbortSignal): Promise<Server>;
  /** Runs the command of the line, which requests of the server belong to. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Reports what the line answers and no server asked for. */
  reportUnusedAnswers(): void;
  /** Called once everything is written. Safe to call twice. */
  close(): Promise<void>;
}

/** What a line is connected with. */
export interface LinePorts {
  environment: AppEnvironment;
  events: EventOutput;
  prompter: Prompter;
}

/** The server of a single line: connected when its command needs it, closed after it. */
export class LineConnection implements LineServer {
  readonly #line: ParsedLine;
  readonly #options: OpenServerOptions;
  readonly #events: EventOutput;
  readonly #lists = new ListRecorder();
  #server: Server | undefined;
  #answers: PreparedAnswers | undefined;
  /** Settles when the lists are cached that were saved before. */
  #saving = Promise.resolve();

  constructor(line: ParsedLine, { environment, events, prompter }: LinePorts) {
    this.#line = line;
    this.#events = events;
    this.#options = {
      environment,
      prompter,
      onEvent: (event) => events.show(event),
      onSeveral: () => events.nameServers(),
      onAnswers: (answers) => {
        this.#answers = answers;
      },
    };
  }

  async connect(signal: AbortSignal): Promise<Server> {
    this.#server = await openServer(this.#line, this.#options);
    // Once the request that needs the list has been sent: the server works on it meanwhile.
    this.#lists.observe(this.#server, () => setImmediate(() => void this.#saveLists()));
    const waiting = this.#events.waiting(`connecting to ${this.#server.name}`);
    try {
      await this.#server.connect({ signal });
    } finally {
      waiting.end();
    }
    // Before the command requests anything that could not be traced.
    this.#events.throwIfTraceFailed();
    return this.#server;
  }

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  reportUnusedAnswers(): void {
    this.#answers?.reportUnused();
  }

  /** Closes the connection, and caches the lists of the server for completion. */
  async close(): Promise<void> {
    await Promise.all([this.#server?.close(), this.#saveLists()]);
  }

  #saveLists(): Promise<void> {
    const { target, options } = this.#line;
    this.#saving = this.#saving.then(() => this.#lists.save(target, options, this.#options.environment));
    return this.#saving;
  }
}
