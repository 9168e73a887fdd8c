import { builtFiles } from './files.ts';
import { answerFromPrebuilt } from './prebuilt-help.ts';

const files = builtFiles(__dirname);

/** Prints versions and help itself. For everything else it loads the program, which takes as long again as Node. */
if (!answerFromPrebuilt(process.argv.slice(2), files)) {
  void import('./launch.ts').then(({ launch }) => launch(files, require));
}
