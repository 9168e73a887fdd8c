import type { AppEnvironment } from '../app/environment.ts';
import type { EventOutput } from '../app/event-output.ts';
import { ListRecorder } from '../app/list-recorder.ts';
import { openServer } from '../app/open-server.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import type { Server } from '../engine/server.ts';
import type { Prompter } from '../prompts/prompter.ts';

/** The server of a single line: connected when its command wants it, taken down after it. */
export class LineConnection {
  readonly #line: ParsedLine;
  readonly #environment: AppEnvironment;
  readonly #live: EventOutput;
  readonly #prompter: Prompter;
  readonly #signal: AbortSignal;
  readonly #lists = new ListRecorder();
  #server: Server | undefined;

  constructor(
    line: ParsedLine,
    environment: AppEnvironment,
    live: EventOutput,
    prompter: Prompter,
    signal: AbortSignal,
  ) {
    this.#line = line;
    this.#environment = environment;
    this.#live = live;
    this.#prompter = prompter;
    this.#signal = signal;
  }

  async connect(): Promise<Server> {
    this.#server = await openServer(this.#line, this.#environment, {
      onEvent: (event) => this.#live.show(event),
      prompter: this.#prompter,
      onSeveral: () => this.#live.nameServers(),
    });
    this.#lists.observe(this.#server);
    const waiting = this.#live.waiting(`connecting to ${this.#server.name}`);
    try {
      await this.#server.connect({ signal: this.#signal });
    } finally {
      waiting.end();
    }
    // Before the command asks for anything that could not be traced.
    this.#live.throwIfTraceFailed();
    return this.#server;
  }

  /** Takes the server down; meanwhile its lists are cached for completion. */
  async close(): Promise<void> {
    const { target, options } = this.#line;
    await Promise.all([this.#server?.close(), this.#lists.save(target, options, this.#environment)]);
  }
}
