import { currentLine, type LineScope } from '../app/line-scope.ts';
import type { EngineEvent } from '../core/events.ts';
import type { ServerRequestHandler } from '../core/server-requests.ts';
import type { RequestTimeouts } from '../engine/protocol/client-options.ts';
import type { Prompter } from '../prompts/prompter.ts';
import { endLine } from '../render/rendered.ts';
import { formatSize } from '../terminal/format.ts';
import { type Printable, partsOf } from '../terminal/split-text.ts';
import type { LineOutput, Shell, TerminalIo } from './shell.ts';

/** A running line of a shell: where it shows its results and events, and who answers what servers request during it. */
export class RunningLine implements LineScope {
  readonly screen: TerminalIo;
  /** The number of the job that it runs as, which cannot ask for arguments; undefined in the foreground. */
  readonly job: number | undefined;
  handleServerRequest: ServerRequestHandler | undefined;
  readonly defaultTimeouts: RequestTimeouts;
  readonly #shell: Shell;
  readonly #signal: AbortSignal;
  #prompter: Prompter | undefined;

  constructor(shell: Shell, signal: AbortSignal, job?: number) {
    const { screen, answers } = shell;
    this.#shell = shell;
    // Within `source`, a line is answered as that is.
    this.handleServerRequest = currentLine()?.handleServerRequest ?? answers?.handleServerRequest;
    this.job = job;
    this.defaultTimeouts = shell.state.defaultTimeouts;
    this.#signal = signal;
    this.screen = job === undefined ? screen : { ...screen, output: jobOutput(shell), page: this.#page };
  }

  /** Asks the user of the line; nobody, if that is a job whose shell has gone. */
  get prompter(): Prompter {
    this.#prompter ??= this.#shell.screen.prompter.scoped({ signal: this.#signal });
    return this.#shell.isAttached ? this.#prompter : this.#prompter.scoped({ isInteractive: false });
  }

  set prompter(prompter: Prompter) {
    this.#prompter = prompter;
  }

  get isOver(): boolean {
    return this.job === undefined && !this.#shell.isAttached;
  }

  show(event: EngineEvent): void {
    if (this.job === undefined) this.#shell.outcomes.add(event);
    if (this.#shell.isAttached) this.#shell.events.show(event);
    else if (this.job !== undefined) this.#shell.state.showJobEvent(event);
  }

  notice(message: string): void {
    this.show({ type: 'notice', server: undefined, message });
  }

  waiting(label: string): { end: () => void } {
    return this.#shell.isAttached ? this.#shell.screen.live.waiting(label) : { end: () => {} };
  }

  readonly #page = async (content: Printable): Promise<boolean> =>
    this.#shell.isAttached && this.#shell.screen.page(content);
}

/** Returns the output of a job: that of its shell as long as it is attached. */
export function jobOutput(shell: Shell): LineOutput {
  const { state } = shell;
  const { output } = shell.screen;
  return {
    print: async (chunk) => {
      if (shell.isAttached) await output.print(chunk);
      else state.printJob(shownPart(chunk));
    },
    report: async (lines) => {
      if (shell.isAttached) await output.report(lines);
      else state.printJob(lines);
    },
    logLine: (lines) => {
      if (shell.isAttached) output.logLine(lines);
      else state.printJob(lines);
    },
    drained: async () => {
      if (shell.isAttached) await output.drained();
    },
  };
}

/** Returns what a job printed as complete lines; of binary data only the size. */
function shownPart(chunk: Printable): string {
  const parts = typeof chunk === 'string' ? [chunk] : [...partsOf(chunk)];
  const texts = parts.filter((part) => typeof part === 'string');
  if (texts.length === parts.length) return endLine(texts.join(''));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return `Binary data that is not shown: ${formatSize(length)}.\n`;
}
