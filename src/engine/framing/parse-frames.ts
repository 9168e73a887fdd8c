import type { Diagnostic } from './diagnostic.ts';
import { extractJson } from './extract-json.ts';
import type { Frame } from './frame.ts';
import { repairFrames } from './repair.ts';

/** A part of a text, in its order: JSON as it came with the frames made of it, or what is no frame. */
export type Part = { value: unknown; frames: Frame[] } | { stray: string };

/** What a text holds. */
export interface ParsedText {
  parts: Part[];
  /** What was wrong, though it was understood. */
  diagnostics: Diagnostic[];
}

/** Reads the frames in a text, whatever else stands in it; undefined when there are none. */
export function parseFrames(given: string): ParsedText | undefined {
  const complaints: Diagnostic[] = [];
  let text = given;
  if (text.charCodeAt(0) === 0xfe_ff) {
    complaints.push({ code: 'byte-order-mark', message: 'It sent a byte order mark.' });
    text = text.slice(1);
  }
  let found = false;
  const parts = piecesOf(text).map((piece): Part => {
    if ('text' in piece) return { stray: piece.text };
    const repaired = repairFrames(piece.json);
    if (repaired.frames.length === 0) return { stray: JSON.stringify(piece.json) };
    found = true;
    complaints.push(...repaired.complaints);
    return { value: piece.json, frames: repaired.frames };
  });
  if (!found) return undefined;
  if (parts.some((part) => 'stray' in part)) {
    complaints.unshift({ code: 'glued', message: 'It glued something else to a message.' });
  } else if (parts.length > 1) {
    complaints.unshift({
      code: 'no-line-end',
      message: 'It sent several messages without anything between them.',
    });
  }
  return { parts, diagnostics: complaints };
}

function piecesOf(text: string): ReturnType<typeof extractJson> {
  try {
    return [{ json: JSON.parse(text) as unknown }];
  } catch {
    return extractJson(text);
  }
}
