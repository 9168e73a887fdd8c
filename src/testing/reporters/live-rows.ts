import type { Activity, ActivityDisplay } from '../../terminal/activity-tracker.ts';
import { Spinner } from '../../terminal/spinner.ts';
import type { OutputStream } from '../../terminal/standard-streams.ts';
import type { Style } from '../../terminal/style.ts';
import { placeOf } from './place.ts';
import type { Reporter, RunEvent } from './results.ts';

/** Shows the files that are running at the bottom of a terminal, a row each; `style` is that of `stderr`. */
export function liveRows(stderr: OutputStream, style: Style): Reporter {
  return new LiveRows(new Spinner(stderr, style));
}

/** Keeps an activity for each running file: how many of its cases have ended, and the name of the current one. */
export class LiveRows implements Reporter {
  readonly #display: ActivityDisplay;
  readonly #files = new Map<string, Activity>();

  constructor(display: ActivityDisplay) {
    this.#display = display;
  }

  handle(event: RunEvent): void {
    if (event.type === 'fileStart') this.#files.set(placeOf(event), activityOf(placeOf(event), event.cases));
    else if (event.type === 'caseStart') this.#startCase(placeOf(event), event.name);
    else if (event.type === 'caseEnd') this.#endCase(placeOf(event.result));
    else if (event.type === 'fileEnd') this.#files.delete(placeOf(event));
    if (event.type === 'fileStart' || event.type === 'fileEnd') this.#update();
  }

  async end(): Promise<void> {
    this.#files.clear();
    this.#update();
  }

  #startCase(place: string, name: string): void {
    const progress = this.#files.get(place)?.progress;
    if (progress) progress.message = `${place}: ${name}`;
  }

  #endCase(place: string): void {
    const progress = this.#files.get(place)?.progress;
    if (progress) progress.current += 1;
  }

  #update(): void {
    this.#display.update([...this.#files.values()]);
  }
}

function activityOf(label: string, cases: number): Activity {
  const startedAt = Date.now();
  const progress = { current: 0, total: cases, message: label, firstValue: 0, firstAt: startedAt };
  return { label, startedAt, progress };
}
