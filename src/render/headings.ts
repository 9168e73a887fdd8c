/** The labels at the start of lines, such as `Usage:` and `Common options:`. */
const heading = /^[A-Z][A-Za-z ]*:(?=\s|$)/gm;

/** Paints the headings of a help page. */
export function paintHeadings(text: string, paint: (heading: string) => string): string {
  return text.replace(heading, (found) => paint(found));
}
