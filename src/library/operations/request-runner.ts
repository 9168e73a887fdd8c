import type { CallOptions } from '../../engine/protocol/client-options.ts';
import type { ReadOptions } from '../api/options.ts';
import type { Connected } from '../connection/shared-connection.ts';

/** Sends the requests of a client. */
export interface RequestRunner {
  /** The name of the server or servers. */
  readonly name: string;
  /**
   * Runs a request as one of those that can be cancelled. `subject`: what it is about, such as the name of a tool. Throws
   * ConnectionError if the client is not connected.
   */
  run<Result>(
    method: string,
    subject: string | undefined,
    options: ReadOptions,
    send: (connected: Connected, call: CallOptions) => Promise<Result>,
  ): Promise<Result>;
}
