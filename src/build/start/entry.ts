import { sessionOfWords } from '../../sessions/client/session-of-words.ts';
import { builtFiles } from './files.ts';
import { answerFromPrebuilt } from './prebuilt-help.ts';

const files = builtFiles(__dirname);
const words = process.argv.slice(2);

/**
 * Prints versions and help itself, and has a session run the lines that are for it. For everything else it loads the
 * program, which takes as long again as Node.
 */
if (!answerFromPrebuilt(words, files)) {
  const session = sessionOfWords(words, process.env);
  if (session === undefined) launchProgram();
  else void import('./session-line.ts').then(({ runLine }) => runLine(session, words, launchProgram));
}

function launchProgram(): void {
  void import('./launch.ts').then(({ launch }) => launch(files, require));
}
