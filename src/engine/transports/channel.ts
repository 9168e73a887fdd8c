import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import type { TransportKind } from '../../base/protocol.ts';

/** A transport that mcpc opened, and what can be known of it beyond the frames. */
export interface Channel extends Transport {
  readonly kind: TransportKind;
  /**
   * Text that came where only frames belong, each piece once, as it came.
   * Set before `start`.
   */
  onstray?: ((text: string) => void) | undefined;
  /**
   * What happened to the other side, when the channel broke: a sentence without a subject, as
   * `exited with status 3`, and what it said last. Undefined where nothing is known.
   */
  obituary?(): Promise<Obituary | undefined>;
  /** Told the method and id of each request sent, so that a death can be tied to what was in flight. */
  readonly pid?: number | null;
}

/** How a server ended. */
export interface Obituary {
  /** As `exited with status 3` or `was killed by SIGSEGV`. */
  verdict: string;
  status: number | undefined;
  signal: string | undefined;
  /** The last lines of its standard error, oldest first. */
  lastWords: string[];
  /** The last text on its standard output that was no frame. */
  stray: string[];
}

export type Frame = JSONRPCMessage;
