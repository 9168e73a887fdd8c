import type { Ora } from 'ora';
import type { activityRows } from './activity-text.ts';
import { type Activity, type ActivityDisplay, displayDelay } from './activity-tracker.ts';
import type { OutputStream } from './standard-streams.ts';
import type { Style } from './style.ts';

/** Columns that ora puts before the text: the spinner and a space. */
const indent = 2;

/**
 * Draws activities on a terminal as a spinner of ora with a row of text each, refreshed twelve times a second. ora
 * erases them while others write to the terminal, and draws them again below that.
 */
export class Spinner implements ActivityDisplay {
  readonly #stream: OutputStream;
  readonly #style: Style;
  #activities: readonly Activity[] = [];
  #ora: Ora | undefined;
  #delay: NodeJS.Timeout | undefined;
  #refresh: NodeJS.Timeout | undefined;
  #paused = false;

  /** `style` is that of `stream`; nothing is drawn unless its cursor can be moved. */
  constructor(stream: OutputStream, style: Style) {
    this.#stream = stream;
    this.#style = style;
  }

  update(activities: readonly Activity[]): void {
    this.#activities = activities;
    if (activities.length === 0) this.#stop();
    else this.#start();
  }

  pause(): void {
    this.#paused = true;
    this.#stop();
  }

  resume(): void {
    this.#paused = false;
    this.update(this.#activities);
  }

  #start(): void {
    if (!this.#style.cursor || this.#paused || this.#delay || this.#ora) return;
    this.#delay = setTimeout(() => void this.#draw(), displayDelay);
    this.#delay.unref();
  }

  async #draw(): Promise<void> {
    const delay = this.#delay;
    // Loaded only now: a quick request need not wait for ora and Unicode tables.
    const [{ default: ora }, { activityRows, spinnerFrames }] = await Promise.all([
      import('ora'),
      import('./activity-text.ts'),
    ]);
    // It may have been stopped, and even started again, meanwhile.
    if (delay === undefined || this.#delay !== delay) return;
    this.#delay = undefined;
    const spinner = ora({
      stream: this.#stream,
      spinner: spinnerFrames(this.#style),
      text: this.#text(activityRows),
      // ora would detect for itself whether the terminal has colours.
      color: false,
      isEnabled: true,
      discardStdin: false,
      // Hiding the cursor would install signal handlers that show it again.
      hideCursor: false,
    });
    // Before ora's own timer, so that each of its frames has the current text.
    this.#refresh = setInterval(() => {
      spinner.text = this.#text(activityRows);
    }, spinner.interval);
    this.#ora = spinner.start();
  }

  #stop(): void {
    clearTimeout(this.#delay);
    clearInterval(this.#refresh);
    this.#delay = undefined;
    this.#ora?.stop();
    this.#ora = undefined;
  }

  #text(rowsOf: typeof activityRows): string {
    const columns = (this.#stream.columns || this.#style.width) - indent - 1;
    return rowsOf(this.#activities, Date.now(), this.#style, columns).join(`\n${' '.repeat(indent)}`);
  }
}
