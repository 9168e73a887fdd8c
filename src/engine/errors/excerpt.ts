/** Returns the text with a full stop, unless it ends with punctuation. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Returns the beginning of a text of any length, for a message. */
export function excerpt(text: string, most = 1_000): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** Adds a full stop, but not to an excerpt of what was sent. */
export function endOfSentence(answer: string): string {
  return answer.includes('\n') ? answer : sentence(answer);
}
