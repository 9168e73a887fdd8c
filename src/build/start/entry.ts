import { sessionOfWords } from '../../sessions/client/session-of-words.ts';
import { builtFiles } from './files.ts';
import { ModuleLoader } from './module-loader.ts';
import { answerFromPrebuilt } from './prebuilt-help.ts';

/** Identifies this build of mcpc: a hash of its chunks, which the build puts in place of this name. */
declare const MCPC_BUILD: string;

const files = builtFiles(__dirname);
const words = process.argv.slice(2);

/**
 * Prints versions and help itself, and has a session run the lines that are for it. For everything else it loads the
 * program, which takes as long again as Node.
 */
if (!answerFromPrebuilt(words, files)) {
  const session = sessionOfWords(words, process.env);
  if (session === undefined) launchProgram();
  else {
    const client = new ModuleLoader(files, undefined, require).load(
      'client',
    ) as typeof import('../../client.ts');
    client.runLine({ session, words, build: MCPC_BUILD }, launchProgram);
  }
}

function launchProgram(): void {
  void import('./launch.ts').then(({ launch }) => launch(files, require));
}
