/** Where an annotation is shown. */
export interface AnnotationPlace {
  /** Relative to the repository; without a file, the annotation is shown with the run only. */
  file?: string | undefined;
  line?: number | undefined;
  col?: number | undefined;
  title: string;
}

/** Returns a line that GitHub Actions shows as an annotation: `::error file=a.txt,line=3,title=…::message`. */
export function githubAnnotation(
  level: 'error' | 'warning' | 'notice',
  { file, line, col, title }: AnnotationPlace,
  message: string,
): string {
  const properties = Object.entries({ file, line, col, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${properties.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
