import type { Transport as SdkTransport, TransportSendOptions } from '@modelcontextprotocol/client';
import type { TransportKind } from '../../core/protocol.ts';
import type { Diagnostic, Frame } from '../framing/frame.ts';
import type { FrameHandlers } from '../framing/parse-frames.ts';
import type { ServerStreamChange } from '../http/sse-stream.ts';
import type { LivingProcess } from './process-group.ts';

/** How a frame is sent. */
export interface SendOptions extends Omit<TransportSendOptions, 'onRequestStreamEnd'> {
  /** Called when the stream of a request ended without a response; `error` says why if it was not cut. */
  onRequestStreamEnd?: (error?: unknown) => void;
}

/** The SDK's transport interface, and what mcpc needs to know beyond the frames. */
export interface Transport extends Omit<SdkTransport, 'onmessage' | 'send'> {
  readonly kind: TransportKind;
  send(frame: Frame, options?: SendOptions): Promise<void>;
  /** `relatedRequest`: the id of the request on whose own stream the frame was received, if each has one. */
  onmessage?: ((frame: Frame, relatedRequest?: string | number) => void) | undefined;
  /** Called with every frame as received, before any repair and before `onmessage`. */
  onreceived?: ((original: unknown) => void) | undefined;
  /** Called with text that is not part of a frame; `relatedRequest` as for `onmessage`. */
  onstray?: ((text: string, relatedRequest?: string | number) => void) | undefined;
  /** Called for a violation of the protocol that was repaired. */
  ondiagnostic?: ((diagnostic: Diagnostic) => void) | undefined;
  /** Called during `close` with processes that should have ended and have to be killed. */
  onoutlived?: ((outlived: Outlived) => void) | undefined;
  /** Whether a separate stream for server messages is open, on which they may arrive after a response that was sent later. */
  readonly hasServerStream?: boolean;
  /** Called when the state of a separate stream for server messages changes; only some transports have one. */
  onServerStreamChange?: ((change: ServerStreamChange) => void) | undefined;
  /** Returns how the server ended once the connection is closed; undefined if nothing is known. */
  exitInfo?(): Promise<ExitInfo | undefined>;
  /** Sets the reason in `exitInfo` of a connection that is about to be closed. */
  setExitReason?(reason: string): void;
  /**
   * Sets whether the server's process keeps this one running. Until it is set again, the server is ended when this
   * process ends. Only processes that mcpc starts can outlive a connection this way.
   */
  setReferenced?(isReferenced: boolean): void;
  readonly pid?: number | null;
}

/** Processes of a server that are killed when its connection is closed. */
export interface Outlived {
  /** `server`: the server itself, which did not end on SIGTERM. `descendants`: what it started and left running. */
  what: 'server' | 'descendants';
  /** Empty where the system does not list them. */
  processes: readonly LivingProcess[];
}

/** How a server ended. */
export interface ExitInfo {
  /** A predicate without its subject, such as `exited with status 3` or `was killed by SIGSEGV`. */
  reason: string;
  status: number | undefined;
  signal: string | undefined;
  /** The last lines of its standard error, oldest first. */
  stderrTail: string[];
  /** The last texts on its standard output that were not frames. */
  stray: string[];
  /** Set if mcpc ended it, or what it had started, by a signal: it did not end when its standard input was closed. */
  wasKilled?: true;
}

/** The callbacks of a transport, and how its server ended. */
export abstract class BaseTransport implements Transport {
  abstract readonly kind: TransportKind;
  onmessage?: (frame: Frame, relatedRequest?: string | number) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onreceived?: (original: unknown) => void;
  onstray?: (text: string, relatedRequest?: string | number) => void;
  ondiagnostic?: (diagnostic: Diagnostic) => void;
  onoutlived?: (outlived: Outlived) => void;
  /** Pass what a frame reader delivers to the callbacks. */
  protected readonly frameHandlers: FrameHandlers = {
    onvalue: (value) => this.onreceived?.(value),
    onframe: (frame, relatedRequest) => this.onmessage?.(frame, relatedRequest),
    onstray: (text, relatedRequest) => this.onstray?.(text, relatedRequest),
    ondiagnostic: (diagnostic) => this.ondiagnostic?.(diagnostic),
  };
  /** Why the connection ended; see `ExitInfo.reason`. */
  protected exitReason: string | undefined;

  abstract start(): Promise<void>;
  abstract send(frame: Frame, options?: SendOptions): Promise<void>;
  abstract close(): Promise<void>;

  setExitReason(reason: string): void {
    this.exitReason = reason;
  }

  async exitInfo(): Promise<ExitInfo | undefined> {
    const reason = this.exitReason;
    if (reason === undefined) return undefined;
    return { reason, status: undefined, signal: undefined, stderrTail: [], stray: [] };
  }
}
