import type { Task } from '../../core/protocol.ts';
import type { CallResult } from '../data/results.ts';
import type { RequestOptions } from './options.ts';

/** A tool call that runs as a task on the server. It does not outlive the connection. */
export interface ToolTask<Data = unknown> {
  /** The server's task ID; undefined if the server returned the result at once. */
  readonly id: string | undefined;
  /** Returns the current state of the task; undefined if the server returned the result at once. */
  status(options?: RequestOptions): Promise<Task | undefined>;
  /** Waits for the result. Throws ToolError if it is an error result. */
  result(options?: RequestOptions): Promise<CallResult<Data>>;
  /** Cancels the task and returns its state; undefined if the server returned the result at once. */
  cancel(options?: RequestOptions): Promise<Task | undefined>;
}
