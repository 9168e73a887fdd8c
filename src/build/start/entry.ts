import { sessionOfWords } from '../../sessions/client/session-of-words.ts';
import { builtFiles } from './files.ts';
import { launch } from './launch.ts';
import { ModuleLoader } from './module-loader.ts';
import { printPrebuilt } from './prebuilt-help.ts';

/** Identifies this build of mcpc: a hash of its chunks, which the build puts in place of this name. */
declare const MCPC_BUILD: string;

const files = builtFiles(__dirname);
const words = process.argv.slice(2);
const session = sessionOfWords(words, process.env);

/** Has a session run the lines that are for it, prints versions and help, and starts the program for all other lines. */
if (session !== undefined) {
  const loader = new ModuleLoader(files, undefined, require);
  const { runLine } = loader.load('client') as typeof import('../../client.ts');
  runLine({ session, words, build: MCPC_BUILD }, startProgram);
} else if (!printPrebuilt(words, files)) startProgram();

function startProgram(): void {
  launch(files, require, MCPC_BUILD);
}
