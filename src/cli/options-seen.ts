/** How failures are to be told, as far as it can be known of a line that was not, or could not be, parsed. */
export function optionsSeen(words: readonly string[]): { json: boolean; quiet: boolean; verbose: boolean } {
  return {
    json: words.includes('--json'),
    quiet: words.includes('-q') || words.includes('--quiet'),
    verbose: words.includes('-v') || words.includes('--verbose'),
  };
}
