import type { Frame } from './frame.ts';

/** The lengths of the messages whose texts are kept: shorter lists are compared soon enough, longer ones are not cached. */
const least = 2 ** 15;
const most = 2 ** 22;

/** The texts of messages by their results, as long as those are in use. */
const texts = new WeakMap<object, string>();

/** Remembers the text of a message that has a result. */
export function noteReceivedText(frame: Frame, text: string): void {
  if (text.length < least || text.length > most || !('result' in frame)) return;
  const { result } = frame;
  if (typeof result === 'object' && result !== null) texts.set(result, text);
}

/** Returns the text of the message with exactly this result; undefined if it is not known. */
export function receivedTextOf(result: unknown): string | undefined {
  return typeof result === 'object' && result !== null ? texts.get(result) : undefined;
}
