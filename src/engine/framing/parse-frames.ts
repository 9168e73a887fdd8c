import { parseJson, stringifyJson, TooDeepError } from '../../core/json-text.ts';
import { extractJson } from './extract-json.ts';
import { type Diagnostic, type Frame, tooDeepDiagnostic } from './frame.ts';
import { repairJson } from './lenient-json.ts';
import { noteReceivedText } from './received-text.ts';
import { repairFrames } from './repair.ts';

/** A part of a text: a JSON value with the frames made from it, or text that is not a message. */
export type ParsedPart = { value: unknown; frames: Frame[] } | { stray: string };

/** The parts of a text, in order. */
export interface ParsedText {
  parts: ParsedPart[];
  /** What had to be repaired. */
  diagnostics: Diagnostic[];
}

/**
 * Parses the frames in a text, whatever surrounds them; returns undefined if there are none. JSON for which `mayBeFrame`
 * returns false is text like any other; so is JSON that is nested too deep, which has a diagnostic.
 */
export function parseFrames(
  input: string,
  mayBeFrame: (value: unknown) => boolean = () => true,
): ParsedText | undefined {
  const diagnostics: Diagnostic[] = [];
  let text = input;
  if (text.charCodeAt(0) === 0xfe_ff) {
    diagnostics.push({ code: 'byte-order-mark', message: 'It sent a byte order mark.' });
    text = text.slice(1);
  }
  let hasFrames = false;
  const isTooDeep = () => diagnostics.includes(tooDeepDiagnostic);
  const parts = piecesOf(text, diagnostics).map((piece): ParsedPart => {
    if ('text' in piece) return { stray: piece.text };
    const repaired = mayBeFrame(piece.json) ? repairFrames(piece.json) : undefined;
    if (repaired === undefined || repaired.frames.length === 0) return { stray: stringifyJson(piece.json) };
    hasFrames = true;
    const [only] = repaired.frames;
    if (only !== undefined && repaired.frames.length === 1) noteReceivedText(only, text);
    diagnostics.push(...repaired.diagnostics);
    return { value: piece.json, frames: repaired.frames };
  });
  if (!hasFrames) return isTooDeep() ? { parts, diagnostics } : undefined;
  if (parts.some((part) => 'stray' in part) && !isTooDeep()) {
    diagnostics.unshift({ code: 'glued', message: 'It sent other text together with a message.' });
  } else if (parts.length > 1) {
    diagnostics.unshift({
      code: 'no-line-end',
      message: 'It sent several messages without a separator.',
    });
  }
  return { parts, diagnostics };
}

/** Adds to `diagnostics` what had to be repaired. */
function piecesOf(text: string, diagnostics: Diagnostic[]): ReturnType<typeof extractJson> {
  try {
    return [{ json: parseJson(text) as unknown }];
  } catch (error) {
    if (error instanceof TooDeepError) {
      diagnostics.push(tooDeepDiagnostic);
      return [{ text }];
    }
    const repaired = repairJson(text);
    if (repaired === undefined) return extractJson(text);
    diagnostics.push(...repaired.diagnostics);
    return piecesOf(repaired.text, diagnostics);
  }
}

/** Receives what a stream contains. */
export interface FrameHandlers {
  /** A JSON value as received, before the frames made from it. */
  onvalue: (value: unknown) => void;
  /** `relatedRequest`: the id of the request on whose own stream it was received, if it has one. */
  onframe: (frame: Frame, relatedRequest?: string | number) => void;
  /** Text that is not part of a message; `relatedRequest` as for `onframe`. */
  onstray: (text: string, relatedRequest?: string | number) => void;
  ondiagnostic: (diagnostic: Diagnostic) => void;
}

/** Passes the parts of a text to the handlers in order, after its diagnostics. */
export function deliver({ parts, diagnostics }: ParsedText, handlers: FrameHandlers): void {
  for (const diagnostic of diagnostics) handlers.ondiagnostic(diagnostic);
  for (const part of parts) {
    if ('stray' in part) handlers.onstray(part.stray);
    else {
      handlers.onvalue(part.value);
      for (const frame of part.frames) handlers.onframe(frame);
    }
  }
}
