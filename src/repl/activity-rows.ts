import { activityRows, spinnerFrames } from '../terminal/activity-text.ts';
import { type Activity, type ActivityDisplay, displayDelay } from '../terminal/activity-tracker.ts';
import type { InteractiveTerminal } from '../terminal/interactive-terminal.ts';
import type { Style } from '../terminal/style.ts';

/** Draws activities as status rows of the shell's terminal. */
export class ActivityRows implements ActivityDisplay {
  readonly #terminal: InteractiveTerminal;
  readonly #style: () => Style;
  #activities: readonly Activity[] = [];

  constructor(terminal: InteractiveTerminal, style: () => Style) {
    this.#terminal = terminal;
    this.#style = style;
  }

  update(activities: readonly Activity[]): void {
    const wasIdle = this.#activities.length === 0;
    this.#activities = activities;
    const isIdle = activities.length === 0;
    if (isIdle === wasIdle) return;
    this.#terminal.setStatus(isIdle ? undefined : (columns, now) => this.#rows(columns, now));
  }

  // Output never mixes with status rows: the terminal writes it above them.
  pause(): void {}

  resume(): void {}

  #rows(columns: number, now: number): string[] {
    const style = this.#style();
    const visible = this.#activities.filter(({ startedAt }) => now - startedAt >= displayDelay);
    const { frames, interval } = spinnerFrames(style);
    const frame = frames[Math.floor(now / interval) % frames.length] ?? '';
    const rows = activityRows(visible, now, style, columns - 3);
    return rows.map((row, index) => `${index === 0 ? frame : ' '} ${row}`);
  }
}
