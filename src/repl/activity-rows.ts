import { activityRows, spinnerFrames } from '../terminal/activity-text.ts';
import { type Activity, type ActivityDisplay, displayDelay } from '../terminal/activity-tracker.ts';
import type { InteractiveTerminal } from '../terminal/interactive-terminal.ts';
import type { Style } from '../terminal/style.ts';

/** Draws activities as status rows of the shell's terminal. */
export class ActivityRows implements ActivityDisplay {
  readonly #terminal: InteractiveTerminal;
  readonly #style: () => Style;
  #activities: readonly Activity[] = [];
  #isPaused = false;
  #isShown = false;

  constructor(terminal: InteractiveTerminal, style: () => Style) {
    this.#terminal = terminal;
    this.#style = style;
  }

  update(activities: readonly Activity[]): void {
    this.#activities = activities;
    this.#draw();
  }

  pause(): void {
    this.#isPaused = true;
    this.#draw();
  }

  resume(): void {
    this.#isPaused = false;
    this.#draw();
  }

  #draw(): void {
    const isShown = this.#activities.length > 0 && !this.#isPaused;
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    this.#terminal.setStatus(isShown ? (columns, now) => this.#rows(columns, now) : undefined);
  }

  #rows(columns: number, now: number): string[] {
    const style = this.#style();
    const visible = this.#activities.filter(({ startedAt }) => now - startedAt >= displayDelay);
    const { frames, interval } = spinnerFrames(style);
    const frame = frames[Math.floor(now / interval) % frames.length] ?? '';
    const rows = activityRows(visible, now, style, columns - 3);
    return rows.map((row, index) => `${index === 0 ? frame : ' '} ${row}`);
  }
}
