import type { BuiltFiles } from './files.ts';
import { answerFromPrebuilt } from './prebuilt-help.ts';

/** Prints versions and help itself. For everything else it loads the program, which takes as long again as Node. */
export function start(files: BuiltFiles, builtin: (id: string) => unknown, build: string): void {
  if (answerFromPrebuilt(process.argv.slice(2), files)) return;
  void import('./launch.ts').then(({ launch }) => launch(files, builtin, build));
}
