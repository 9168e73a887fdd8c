/** `text` with a full stop, unless it ends like a sentence already. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The beginning of a text that may be of any length: as much of it as a message needs. */
export function excerpt(text: string, most = 1_000): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
