import type { Command, FrontendName } from './command.ts';
import type { OptionName } from './options.ts';

/** Options that every command takes. */
export const generalOptions: OptionName[] = [
  'json',
  'query',
  'output',
  'force',
  'quiet',
  'verbose',
  'help',
  'version',
];

/** Options of every command that speaks with a server. */
export const serverOptions: OptionName[] = [
  'transport',
  'env',
  'inheritEnv',
  'cwd',
  'python',
  'header',
  'bearer',
  'auth',
  'clientId',
  'clientSecret',
  'clientKey',
  'clientDocument',
  'issuer',
  'scope',
  'callbackHost',
  'callbackPort',
  'callbackTimeout',
  'browser',
  'cacert',
  'insecure',
  'config',
  'root',
  'protocol',
  'timeout',
  'connectTimeout',
  'sampling',
  'samplingRounds',
  'elicitation',
  'answer',
  'answers',
  'saveAnswers',
  'logLevel',
  'logLogger',
  'strict',
  'trace',
  'traceFile',
  'input',
];

/** Those of them that a line in the shell has, where the connection is there already. */
export const shellServerOptions: OptionName[] = [
  'timeout',
  'sampling',
  'elicitation',
  'answer',
  'answers',
  'saveAnswers',
  'logLevel',
  'strict',
  'trace',
  'input',
];

/** Those of them that say how the line's questions are answered. */
export const answerOptions = ['sampling', 'elicitation', 'answer', 'answers', 'saveAnswers'] as const;

/** Which options a command takes. In the shell the connection is there: a line says no more of it. */
export function optionsOf(command: Command, face: FrontendName = 'line'): OptionName[] {
  if (face === 'line' || command.name === 'connect') {
    return [...command.options, ...(command.target ? serverOptions : []), ...generalOptions];
  }
  const ofServer = command.target ? shellServerOptions : [];
  return [...command.options, ...ofServer, ...generalOptions.filter((name) => name !== 'version')];
}

/** Whether a command can be typed on a face. */
export function isAvailableIn(face: FrontendName, command: Command): boolean {
  return command.only === undefined || command.only === face;
}
