import type { Diagnostic } from './diagnostic.ts';
import type { Frame } from './frame.ts';
import type { ParsedText } from './parse-frames.ts';

/** Whoever wants what a stream holds. */
export interface FrameHandlers {
  /** JSON as it came, before the frames that are made of it. */
  onvalue: (value: unknown) => void;
  onframe: (frame: Frame) => void;
  /** Text that is no frame nor part of one. */
  onstray: (text: string) => void;
  ondiagnostic: (complaint: Diagnostic) => void;
}

/** Who hears of what comes on a channel, as far as anybody does. */
interface Listener {
  onreceived?: ((original: unknown) => void) | undefined;
  onmessage?: ((frame: Frame) => void) | undefined;
  onstray?: ((text: string) => void) | undefined;
  ondiagnostic?: ((complaint: Diagnostic) => void) | undefined;
}

/** Hands all to the listeners of a channel, whoever they are when it comes. */
export function handlersOf(channel: Listener): FrameHandlers {
  return {
    onvalue: (value) => channel.onreceived?.(value),
    onframe: (frame) => channel.onmessage?.(frame),
    onstray: (text) => channel.onstray?.(text),
    ondiagnostic: (diagnostic) => channel.ondiagnostic?.(diagnostic),
  };
}

/** Hands on what a text holds, in its order, once it was told what is wrong with it. */
export function deliver({ parts, diagnostics }: ParsedText, sink: FrameHandlers): void {
  for (const diagnostic of diagnostics) sink.ondiagnostic(diagnostic);
  for (const part of parts) {
    if ('stray' in part) sink.onstray(part.stray);
    else {
      sink.onvalue(part.value);
      for (const frame of part.frames) sink.onframe(frame);
    }
  }
}
