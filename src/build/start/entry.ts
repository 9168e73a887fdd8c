import { builtFiles } from './files.ts';
import { answerFromPrebuilt } from './prebuilt-help.ts';

const files = builtFiles(__dirname);

/**
 * The first of mcpc that runs. What is asked most often is answered here; for all else the program is loaded, which
 * takes as long again as Node itself.
 */
if (!answerFromPrebuilt(process.argv.slice(2), files)) {
  void import('./launch.ts').then(({ launch }) => launch(files, require));
}
