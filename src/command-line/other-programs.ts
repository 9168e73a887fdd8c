import type { Command, FrontendName } from './command.ts';
import { isAvailableIn } from './usage.ts';

/** The methods of the protocol, some of them shortened, and the commands that send them. */
const methods: Readonly<Record<string, string>> = {
  'tools/list': 'tools',
  'tools/call': 'call',
  'resources/list': 'resources',
  'resources/templates/list': 'templates',
  'templates/list': 'templates',
  'resources/read': 'read',
  'resources/subscribe': 'watch',
  'prompts/list': 'prompts',
  'prompts/get': 'prompt',
  'completion/complete': 'complete',
  'tasks/list': 'tasks',
  'tasks/get': 'task',
  ping: 'ping',
  initialize: 'info',
};

/** Returns the command that sends requests of a method. */
export function commandOfMethod(method: string): string | undefined {
  return Object.hasOwn(methods, method) ? methods[method] : undefined;
}

/**
 * What users of other programs (MCP clients, shells, package managers) type for a command of mcpc. Several commands are
 * in order of likelihood. The right side has commands that only one frontend has, too.
 */
const meanings: readonly (readonly [words: string, commands: string])[] = [
  ['ls list dir ll l', 'tools servers'],
  ['tool functions actions', 'tools call'],
  ['resource', 'resources read'],
  ['run start open', 'connect call'],
  ['session ps', 'sessions'],
  ['shell repl console interactive cli dev launch attach chat', 'connect'],
  ['exec execute invoke do', 'call'],
  ['get show view cat print fetch', 'tools read'],
  ['describe inspect schema inspector', 'describe tools info'],
  ['status health healthcheck doctor', 'ping info'],
  ['capabilities about initialize', 'info'],
  ['auth authenticate authorize signin', 'login'],
  ['signout unauth', 'logout'],
  ['config configure configuration settings', 'set servers add'],
  ['init install create new register', 'add'],
  ['uninstall rm delete del unregister', 'remove'],
  ['subscribe tail follow listen', 'watch'],
  ['search grep', 'find'],
  ['commands usage man ?', 'help'],
  ['autocomplete', 'completion'],
  ['detach q bye wq leave', 'exit'],
  ['close disconnect end terminate shutdown', 'exit stop'],
  ['log', 'logs stderr'],
  ['cls', 'clear'],
  ['variables', 'vars'],
  ['wait-for fg', 'wait'],
  ['kill', 'stop cancel'],
  ['restart reload', 'reconnect'],
];

/** Returns the word as a command may be written: without the slash, dashes or dot in front of it, or a `()` behind it. */
export function plainWord(word: string): string {
  return word.replace(/^(?:--?|[/\\.:])(?=[\w?])/, '').replace(/\(\)$/, '');
}

/** Returns the commands of a frontend that a word of another program may mean, the likeliest first. */
export function commandsMeantBy(
  word: string,
  commands: readonly Command[],
  frontend: FrontendName,
): readonly Command[] {
  const plain = plainWord(word).toLowerCase();
  const found = meanings.find(([words]) => words.split(' ').includes(plain))?.[1].split(' ') ?? [];
  const named = plain === word ? [] : [plain];
  const names = [...named, ...found, ...[commandOfMethod(plain) ?? []].flat()];
  return names.flatMap((name) =>
    commands.filter((command) => command.name === name && isAvailableIn(frontend, command)),
  );
}
