import { sessionOfWords } from '../../sessions/client/session-of-words.ts';
import { builtFiles } from './files.ts';
import { ModuleLoader } from './module-loader.ts';

/** Identifies this build of mcpc: a hash of its chunks, which the build puts in place of this name. */
declare const MCPC_BUILD: string;

const files = builtFiles(__dirname);
const loader = new ModuleLoader(files, undefined, require);
const words = process.argv.slice(2);
const session = sessionOfWords(words, process.env);

/** Has a session run the lines that are for it, and starts the program for all others. */
if (session === undefined) startProgram();
else {
  const { runLine } = loader.load('client') as typeof import('../../client.ts');
  runLine({ session, words, build: MCPC_BUILD }, startProgram);
}

function startProgram(): void {
  const { start } = loader.load('start') as typeof import('./start.ts');
  start(files, require, MCPC_BUILD);
}
