import type { Transport as SdkTransport } from '@modelcontextprotocol/client';
import type { TransportKind } from '../../core/protocol.ts';
import type { Diagnostic } from '../framing/diagnostic.ts';
import type { ServerStreamChange } from '../http/server-stream.ts';

/** A transport that mcpc opened, and what can be known of it beyond the frames. */
export interface Transport extends SdkTransport {
  readonly kind: TransportKind;
  /** Every frame as it came, before any repair; told before `onmessage`. */
  onreceived?: ((original: unknown) => void) | undefined;
  /** Text that came where only frames belong, as it came. */
  onstray?: ((text: string) => void) | undefined;
  /** A rule that the server broke and that was got over. */
  ondiagnostic?: ((complaint: Diagnostic) => void) | undefined;
  /** What became of the stream on which the server tells what nobody asked for, where that is one of its own. */
  onServerStreamChange?: ((change: ServerStreamChange) => void) | undefined;
  /**
   * What happened to the other side, when the channel broke: a sentence without a subject, as
   * `exited with status 3`, and what it said last. Undefined where nothing is known.
   */
  exitInfo?(): Promise<ExitInfo | undefined>;
  readonly pid?: number | null;
}

/** How a server ended. */
export interface ExitInfo {
  /** As `exited with status 3` or `was killed by SIGSEGV`. */
  reason: string;
  status: number | undefined;
  signal: string | undefined;
  /** The last lines of its standard error, oldest first. */
  stderrTail: string[];
  /** The last text on its standard output that was no frame. */
  stray: string[];
}
