import type { Status } from '../app/event-output.ts';
import type { EngineEvent } from '../core/events.ts';
import type { InteractiveTerminal } from '../terminal/interactive-terminal.ts';
import { type Activity, activityLine, taskLabel } from '../terminal/status-text.ts';
import type { Style } from '../terminal/style.ts';

/** Quick requests don't flicker: nothing is drawn before this many milliseconds. */
const patience = 200;
const mostRows = 6;
const spinner = { interval: 80, unicode: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'], ascii: [...'-\\|/'] };

/** What runs, as live rows of the shell's terminal: a spinner, and a bar from the first progress report on. */
export class StatusRows implements Status {
  readonly #terminal: InteractiveTerminal;
  readonly #style: () => Style;
  readonly #activities = new Map<string, Activity>();
  #shown = false;

  constructor(terminal: InteractiveTerminal, style: () => Style) {
    this.#terminal = terminal;
    this.#style = style;
  }

  follow(event: EngineEvent): void {
    if (event.type === 'request') {
      const key = `${event.request} ${event.server}`;
      if (event.state === 'settled') this.end(key);
      // These last as long as the connection, or belong to the line being typed: nobody waits for them.
      else if (!['subscriptions/listen', 'completion/complete'].includes(event.method)) {
        this.begin(key, `waiting for ${event.server} (${event.method})`);
      }
    } else if (event.type === 'progress') {
      const activity = this.#activities.get(`${event.request} ${event.server}`);
      if (activity === undefined) return;
      const { progress: done, total, message } = event;
      const { firstDone, firstAt } = activity.progress ?? { firstDone: done, firstAt: Date.now() };
      activity.progress = { done, total, message, firstDone, firstAt };
    } else if (event.type === 'task') {
      const activity = this.#activities.get(`${event.request} ${event.server}`);
      if (activity !== undefined) activity.label = taskLabel(event);
    }
  }

  begin(key: string, label: string): void {
    this.#activities.set(key, { label, startedAt: Date.now(), progress: undefined });
    this.#update();
  }

  end(key: string): void {
    if (this.#activities.delete(key)) this.#update();
  }

  /** The terminal itself keeps rows and output apart. */
  pause(): void {}

  resume(): void {}

  stop(): void {
    this.#activities.clear();
    this.#update();
  }

  #update(): void {
    const shown = this.#activities.size > 0;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#terminal.setStatus(shown ? (columns, now) => this.#rows(columns, now) : undefined);
  }

  #rows(columns: number, now: number): string[] {
    const style = this.#style();
    const running = [...this.#activities.values()].filter(({ startedAt }) => now - startedAt >= patience);
    const frames = style.unicode ? spinner.unicode : spinner.ascii;
    const frame = style.theme.notice(frames[Math.floor(now / spinner.interval) % frames.length] ?? '');
    const rows = running
      .slice(0, mostRows)
      .map((activity) => `${frame} ${activityLine(activity, now, style, columns - 3)}`);
    const more = running.length - rows.length;
    return more === 0 ? rows : [...rows, style.theme.dim(`and ${more} more`)];
  }
}
