import type { EngineEvent } from '../core/events.ts';

/** Something that the user waits for: a request, or what precedes one. Times are in ms of `Date.now()`. */
export interface Activity {
  /** A few words; not sanitised. */
  label: string;
  startedAt: number;
  progress: Progress | undefined;
}

/** The latest `notifications/progress` of a request, and what the first one said, from which a rate is calculated. */
export interface Progress {
  current: number;
  total: number | undefined;
  message: string | undefined;
  firstValue: number;
  firstAt: number;
}

/** Draws the running activities at the bottom of a terminal. */
export interface ActivityDisplay {
  /** Called when an activity begins or ends; later changes of an activity's label and progress show at the next redraw. */
  update(activities: readonly Activity[]): void;
  /** Erases what is drawn until `resume` is called. */
  pause(): void;
  resume(): void;
}

/** Quick requests should not flicker: nothing is drawn for an activity's first so many milliseconds. */
export const displayDelay = 200;

/** Requests that stay open as long as the connection: nobody waits for their results. */
const subscriptions = ['subscriptions/listen'];

/** Tracks what is running, by the engine's events and by what the program says itself, for a display. */
export class ActivityTracker {
  readonly #display: ActivityDisplay;
  readonly #ignoredMethods: ReadonlySet<string>;
  readonly #activities = new Map<string, Activity>();
  #pauses = 0;
  /** In ms of `Date.now()`. */
  #pausedAt = 0;

  /** Requests of `backgroundMethods` are not tracked either. */
  constructor(display: ActivityDisplay, backgroundMethods: readonly string[] = []) {
    this.#display = display;
    this.#ignoredMethods = new Set([...subscriptions, ...backgroundMethods]);
  }

  handle(event: EngineEvent): void {
    if (event.type === 'request') {
      if (event.state === 'settled') this.end(requestKey(event));
      else if (!this.#ignoredMethods.has(event.method)) {
        this.begin(requestKey(event), `waiting for ${event.server} (${event.method})`);
      }
    } else if (event.type === 'progress') {
      this.#setProgress(event);
    } else if (event.type === 'task') {
      const activity = this.#activities.get(requestKey(event));
      if (activity !== undefined) activity.label = taskLabel(event);
    }
  }

  /** Adds an activity until `end` is called with the same key. */
  begin(key: string, label: string): void {
    this.#activities.set(key, { label, startedAt: Date.now(), progress: undefined });
    this.#update();
  }

  end(key: string): void {
    if (this.#activities.delete(key)) this.#update();
  }

  /** Forgets all activities: before a result is printed, and before exit. */
  clear(): void {
    this.#activities.clear();
    this.#update();
  }

  /** Hides the activities until `resume` was called as often: the user is asked something. */
  pause(): void {
    this.#pauses += 1;
    if (this.#pauses > 1) return;
    this.#pausedAt = Date.now();
    this.#display.pause();
  }

  resume(): void {
    this.#pauses -= 1;
    if (this.#pauses > 0) return;
    // The time that the user takes is not the server's.
    for (const activity of this.#activities.values()) {
      activity.startedAt += Date.now() - Math.max(this.#pausedAt, activity.startedAt);
    }
    this.#display.resume();
  }

  #setProgress(event: EngineEvent & { type: 'progress' }): void {
    const activity = this.#activities.get(requestKey(event));
    if (activity === undefined) return;
    const { progress: current, total, message } = event;
    const { firstValue, firstAt } = activity.progress ?? { firstValue: current, firstAt: Date.now() };
    activity.progress = { current, total, message, firstValue, firstAt };
  }

  #update(): void {
    this.#display.update([...this.#activities.values()]);
  }
}

function requestKey({ server, request }: { server: string; request: number }): string {
  return `${request} ${server}`;
}

function taskLabel({ status, message }: EngineEvent & { type: 'task' }): string {
  const state = status === 'input_required' ? 'waiting for input' : status;
  return `task ${state}${message === undefined ? '' : `: ${message}`}`;
}
