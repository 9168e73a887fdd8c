import { now } from '../../core/clock.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { View } from '../../core/views.ts';
import type { Format } from '../../render/render-view.ts';
import type { Outcome, OutcomeEvent } from './outcome.ts';

/** How many outcomes are kept. */
const mostOutcomes = 200;
/** How many views, and how many events, are kept of a line. */
const mostParts = 1_000;
/** The views of a line that is not the last one are only kept if they have fewer characters and values than this. */
const mostCharacters = 65_536;

/** A line that is running. */
export class OutcomeRecording {
  readonly #line: string;
  readonly #began = now();
  readonly #views: View[] = [];
  readonly #events: OutcomeEvent[] = [];
  readonly #omitted = { views: 0, events: 0 };
  format: Format = { json: false, query: undefined };
  /** Why the line failed, if it did. */
  failure: unknown;

  constructor(line: string) {
    this.#line = line;
  }

  show(view: View): void {
    this.#omitted.views += addTo(this.#views, view);
  }

  add(event: OutcomeEvent): void {
    this.#omitted.events += addTo(this.#events, event);
  }

  ended(status: number): Outcome {
    return {
      line: this.#line,
      status,
      views: this.#views,
      format: this.format,
      failure: this.failure,
      events: this.#events,
      omitted: this.#omitted,
      duration: now() - this.#began,
    };
  }
}

/** Adds to what is kept of a line, and returns how many were removed for it. */
function addTo<Part>(kept: Part[], part: Part): number {
  kept.push(part);
  if (kept.length <= mostParts) return 0;
  kept.shift();
  return 1;
}

/** The outcomes of the lines of a shell. Lines in the background are not among them, nor are lines `expect …`. */
export class OutcomeLog {
  readonly #recent: Outcome[] = [];
  /** Those that are running: a line of a script within the line that runs it. */
  readonly #running: OutcomeRecording[] = [];
  #last: Outcome | undefined;
  /** Whether an expectation has said that the last line fails, as it did. */
  isFailureExpected = false;

  /** The outcome of the line that ended last; also if it is a line of a script. */
  get last(): Outcome | undefined {
    return this.#last;
  }

  /** The outcomes of the lines that were entered, oldest first. Of long results, all but the last lack the views. */
  get recent(): readonly Outcome[] {
    return this.#recent;
  }

  /** Called when a line starts. */
  begin(line: string): OutcomeRecording {
    const recording = new OutcomeRecording(line);
    this.#running.push(recording);
    return recording;
  }

  /** Called when it ends. `isEntered`: whether it is not a line of a script that another line runs. */
  end(recording: OutcomeRecording, status: number, isEntered: boolean): void {
    const at = this.#running.lastIndexOf(recording);
    if (at >= 0) this.#running.splice(at, 1);
    const outcome = recording.ended(status);
    this.#last = outcome;
    this.isFailureExpected = false;
    if (!isEntered) return;
    const before = this.#recent.pop();
    if (before !== undefined) this.#recent.push(withoutLongViews(before));
    this.#recent.push(outcome);
    if (this.#recent.length > mostOutcomes) this.#recent.shift();
  }

  /** Adds an event to the line that is running. */
  add(event: EngineEvent): void {
    if (event.type === 'log' || event.type === 'progress' || event.type === 'diagnostic') {
      this.#running.at(-1)?.add(event);
    }
  }
}

function withoutLongViews(outcome: Outcome): Outcome {
  const { views, omitted } = outcome;
  if (sizeOf(views, mostCharacters) < mostCharacters) return outcome;
  return { ...outcome, views: [], omitted: { ...omitted, views: omitted.views + views.length } };
}

/** Returns about how many characters and values there are in a value. Counting ends at `limit`. */
function sizeOf(value: unknown, limit: number): number {
  let size = 0;
  const open = [value];
  while (open.length > 0 && size < limit) {
    const next = open.pop();
    size += typeof next === 'string' ? next.length : 1;
    if (typeof next !== 'object' || next === null) continue;
    for (const name in next) {
      size += name.length;
      open.push((next as Record<string, unknown>)[name]);
      if (open.length > limit) return limit;
    }
  }
  return size;
}
