/** The server's regular expression, read as the Unicode kind if it can be; undefined if it is none. */
export function compilePattern(source: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags);
    } catch {
      // The next reading may accept it.
    }
  }
  return undefined;
}
