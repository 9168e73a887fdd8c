/** Those of `candidates` that start with what was typed, however it is capitalised. */
export function startingWith(typed: string, candidates: readonly string[]): string[] {
  return candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed.toLowerCase()));
}
