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
