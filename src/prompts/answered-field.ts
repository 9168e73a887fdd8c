/** Returns the field that `--answer` is for: `colours` of `colours[]=red`. */
export function fieldOf(word: string): string {
  return /^[^=:.[]*/.exec(word)?.[0] ?? word;
}
