import type { Ora } from 'ora';
import type { EngineEvent } from '../core/events.ts';
import type { OutputStream } from './standard-streams.ts';
import type { Activity, activityLine } from './status-text.ts';
import { taskLabel } from './status-text.ts';
import type { Style } from './style.ts';

/** Quick calls don't flicker: nothing is drawn before this many milliseconds. */
const patience = 200;
const frames = { interval: 80, unicode: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'], ascii: [...'-\\|/'] };
/** The columns that ora puts before the text: the spinner and two spaces. */
const margin = 3;
const mostLines = 6;

export interface StatusLineOptions {
  /** Standard error, when it is a terminal. */
  stream: OutputStream;
  /** How text for `stream` has to look; nothing is drawn unless its cursor can be moved. */
  style: Style;
  /** What a request is called while it runs. Default: `waiting for SERVER (METHOD)`. */
  label?: (method: string, server: string) => string;
}

/**
 * The live lines at the bottom of a terminal's standard error, one for each request that runs: a spinner, from the
 * first progress report on with a bar or a count. What others write to the terminal meanwhile appears above them.
 * However many reports come, it is painted only a dozen times a second.
 */
export class StatusLine {
  readonly #options: StatusLineOptions;
  readonly #activities = new Map<string, Activity>();
  #spinner: Ora | undefined;
  #timer: NodeJS.Timeout | undefined;
  #paused = false;

  constructor(options: StatusLineOptions) {
    this.#options = options;
  }

  /** Keeps up with the requests and the progress that the engine tells of. */
  follow(event: EngineEvent): void {
    if (event.type === 'request') {
      const key = requestKey(event.server, event.request);
      const { label = waitingFor } = this.#options;
      if (event.state === 'settled') this.end(key);
      // This request lasts as long as the connection: nobody waits for its answer.
      else if (event.method !== 'subscriptions/listen') this.begin(key, label(event.method, event.server));
    } else if (event.type === 'progress') {
      this.#advance(event);
    } else if (event.type === 'task') {
      const activity = this.#activities.get(requestKey(event.server, event.request));
      if (activity !== undefined) activity.label = taskLabel(event);
    }
  }

  /** Begins a line for something that is waited for; `key` ends it. */
  begin(key: string, label: string): void {
    this.#activities.set(key, { label, startedAt: Date.now(), progress: undefined });
    this.#show();
  }

  /** Ends the line that `key` began; the last one to end leaves the terminal as it was. */
  end(key: string): void {
    this.#activities.delete(key);
    if (this.#activities.size === 0) this.#hide();
  }

  /** Erases the lines and draws none until `resume`: while a question is open. */
  pause(): void {
    this.#paused = true;
    this.#hide();
  }

  resume(): void {
    this.#paused = false;
    if (this.#activities.size > 0) this.#show();
  }

  /** Erases the lines for good: before a result is printed, and before exit. */
  stop(): void {
    this.#activities.clear();
    this.#hide();
  }

  #advance({ server, request, progress, total, message }: EngineEvent & { type: 'progress' }): void {
    const activity = this.#activities.get(requestKey(server, request));
    if (activity === undefined) return;
    const { firstDone, firstAt } = activity.progress ?? { firstDone: progress, firstAt: Date.now() };
    activity.progress = { done: progress, total, message, firstDone, firstAt };
  }

  #show(): void {
    if (!this.#options.style.cursor || this.#paused || this.#timer || this.#spinner) return;
    this.#timer = setTimeout(() => void this.#draw(), patience);
    this.#timer.unref();
  }

  async #draw(): Promise<void> {
    const timer = this.#timer;
    // Both measure text, which loads a good deal of Unicode: a quick call need not wait for it.
    const [{ default: ora }, { activityLine }] = await Promise.all([
      import('ora'),
      import('./status-text.ts'),
    ]);
    // It may have been hidden, and even asked for anew, while ora was being loaded.
    if (timer === undefined || this.#timer !== timer) return;
    this.#timer = undefined;
    const { stream, style } = this.#options;
    const glyphs = style.unicode ? frames.unicode : frames.ascii;
    this.#spinner = ora({
      stream,
      discardStdin: false,
      // Hiding the cursor would install signal handlers that bring it back.
      hideCursor: false,
      isEnabled: true,
      color: false,
      spinner: { interval: frames.interval, frames: glyphs.map((glyph) => style.theme.notice(glyph)) },
      suffixText: () => this.#lines(activityLine).join(`\n${' '.repeat(margin)}`),
    }).start();
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#spinner?.stop();
    this.#spinner = undefined;
  }

  #lines(lineOf: typeof activityLine): string[] {
    const { stream, style } = this.#options;
    const columns = (stream.columns || style.width) - margin - 1;
    const now = Date.now();
    const running = [...this.#activities.values()];
    const lines = running.slice(0, mostLines).map((activity) => lineOf(activity, now, style, columns));
    const more = running.length - lines.length;
    return more === 0 ? lines : [...lines, style.theme.dim(`and ${more} more`)];
  }
}

function requestKey(server: string, request: number): string {
  return `${request} ${server}`;
}

function waitingFor(method: string, server: string): string {
  return `waiting for ${server} (${method})`;
}
