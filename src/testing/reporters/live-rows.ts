import type { Activity, ActivityDisplay } from '../../terminal/activity-tracker.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import { Spinner } from '../../terminal/spinner.ts';
import type { OutputStream } from '../../terminal/standard-streams.ts';
import type { Style } from '../../terminal/style.ts';
import { placeOf } from './place.ts';
import type { Reporter, RunEvent } from './results.ts';

/** Shows the files that are running at the bottom of a terminal, a row each; `style` is that of `stderr`. */
export function liveRows(stderr: OutputStream, style: Style): Reporter {
  return new LiveRows(new Spinner(stderr, style));
}

/** A file that runs. */
interface RunningFile {
  activity: Activity;
  cases: number;
  /** How many of them have ended. */
  ended: number;
}

/** Keeps an activity for each running file: `calculator.mcpc 3/12 multiplies`. */
export class LiveRows implements Reporter {
  readonly #display: ActivityDisplay;
  readonly #files = new Map<string, RunningFile>();

  constructor(display: ActivityDisplay) {
    this.#display = display;
  }

  handle(event: RunEvent): void {
    if (event.type === 'fileStart') this.#startFile(placeOf(event), event.cases);
    else if (event.type === 'caseStart') this.#startCase(placeOf(event), event.name);
    else if (event.type === 'caseEnd') this.#endCase(placeOf(event.result));
    else if (event.type === 'fileEnd') {
      this.#files.delete(placeOf(event));
      this.#update();
    }
  }

  async end(): Promise<void> {
    this.#files.clear();
    this.#update();
  }

  #startFile(place: string, cases: number): void {
    const activity = { label: place, startedAt: Date.now(), progress: undefined };
    this.#files.set(place, { activity, cases, ended: 0 });
    this.#update();
  }

  /** The label shows when the display draws next. */
  #startCase(place: string, name: string): void {
    const file = this.#files.get(place);
    if (file === undefined) return;
    file.activity.label = `${place} ${file.ended + 1}/${file.cases} ${sanitiseLine(name)}`;
  }

  #endCase(place: string): void {
    const file = this.#files.get(place);
    if (file !== undefined) file.ended += 1;
  }

  #update(): void {
    this.#display.update([...this.#files.values()].map(({ activity }) => activity));
  }
}
