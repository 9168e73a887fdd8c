import type { EngineEvent } from '../../core/events.ts';
import type { View } from '../../core/views.ts';
import type { Format } from '../../render/render-view.ts';

/** An event of a line that expectations can be about. */
export type OutcomeEvent = EngineEvent & { type: 'log' | 'progress' | 'diagnostic' };

/** The outcome of a line of the shell. */
export interface Outcome {
  /** As typed. */
  line: string;
  status: number;
  /** What it showed, oldest first; also if it was kept in a variable or sent elsewhere. */
  views: readonly View[];
  /** How it showed them. */
  format: Format;
  /** Why it failed; undefined if it succeeded, or if the result of a tool says that the tool failed. */
  failure: unknown;
  /** The logs, progress and violations of the protocol during the line, oldest first. */
  events: readonly OutcomeEvent[];
  /** How many views and events there were besides these, because only the latest are kept. */
  omitted: { views: number; events: number };
  /** How long it took, in ms. */
  duration: number;
}

/** Why an expectation was not met. */
export interface Mismatch {
  /** A sentence: `The line succeeded.` */
  message: string;
  /** Both as text, to be compared line by line; undefined if the sentence says it all. */
  expected?: string;
  actual?: string;
}
