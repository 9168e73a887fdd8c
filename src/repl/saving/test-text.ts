/** A line as it is written into a test file, with the lines `expect …` below it. */
export interface WrittenStep {
  line: string;
  expectations: readonly string[];
  /** A sentence about it. */
  comment?: string | undefined;
}

/** Returns the text of a case. */
export function caseText(name: string, steps: readonly WrittenStep[]): string {
  const lines = steps.flatMap(({ line, expectations, comment }) => [
    ...(comment === undefined ? [] : [`# ${comment}`]),
    line,
    ...expectations,
  ]);
  return [`test ${name}`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** Returns the text of a file with a case appended. */
export function withCase(text: string, addition: string): string {
  if (text.trim() === '') return addition;
  return `${text.trimEnd()}\n\n${addition}`;
}

/** Returns the name, followed by a number if it is taken. */
export function unusedCaseName(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name} ${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
}
