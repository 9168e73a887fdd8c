import type { Task } from '../core/protocol.ts';
import type { RequestOptions } from './options.ts';
import type { CallResult } from './results.ts';
/** A call that the server works on as a task, while others go on. It is gone with its server. */
export interface ToolTask<Data = unknown> {
  /** By which the server knows it; undefined where the server answered at once. */
  readonly id: string | undefined;
  /** What the server says of it now. Undefined where the server answered at once. */
  status(options?: RequestOptions): Promise<Task | undefined>;
  /** The result, which is waited for. Throws ToolError for an error result. */
  result(options?: RequestOptions): Promise<CallResult<Data>>;
  /** Takes it back, and gives what became of it. */
  cancel(options?: RequestOptions): Promise<Task | undefined>;
}
