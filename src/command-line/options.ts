import { type LogLevel, logLevels } from '../core/protocol.ts';
import { countOf, readHeader, readPort, readSampling, readVariable, secondsOf } from './option-values.ts';

/** What the options of a line say, after parsing. A member is undefined when the option was not given. */
export interface Options {
  transport?: 'stdio' | 'http' | 'sse' | 'ws';
  env: Record<string, string | undefined>;
  inheritEnv?: boolean;
  cwd?: string;
  python?: string;
  header: Record<string, string>;
  bearer?: string;
  auth?: 'oauth' | 'client-credentials';
  clientId?: string;
  clientSecret?: string;
  clientKey?: string;
  clientDocument?: string;
  issuer?: string;
  scope?: string;
  callbackHost?: '127.0.0.1' | 'localhost';
  callbackPort?: number;
  /** Seconds. */
  callbackTimeout?: number;
  /** False with `--no-browser`. */
  browser?: boolean;
  cacert?: string;
  insecure?: boolean;
  config?: string;
  root: string[];
  protocol?: string;
  /** Seconds; 0 for no limit. */
  timeout?: number;
  /** Seconds. */
  connectTimeout?: number;
  /** `decline`, `off`, `text:…` or `exec:…`. */
  sampling?: string;
  /** How many sampling requests one request may cause. */
  samplingRounds?: number;
  elicitation?: 'decline' | 'off';
  /** `field=value`, for the forms of servers. */
  answer?: string[];
  answers?: string;
  saveAnswers?: string;
  json?: boolean;
  query?: string;
  output?: string;
  force?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  logLevel?: LogLevel;
  /** Which loggers' messages are shown; `*` stands for anything. */
  logLogger?: string;
  strict?: boolean;
  trace?: boolean;
  traceFile?: string;
  /** False with `--no-input`: nobody is asked anything. */
  input?: boolean;
  /** False with `--no-validate`. */
  validate?: boolean;
  dryRun?: boolean;
  edit?: boolean;
  count?: number;
  /** A script goes on after a line that fails. */
  keepGoing?: boolean;
  /** The server is started anew when its file changes. */
  watch?: boolean;
  /** `login --list`. */
  list?: boolean;
  /** The call is made as a task where it may be. */
  task?: boolean;
  /** The call is made as a task that is not waited for. */
  detach?: boolean;
  /** Nothing is asked: the answer is yes. */
  yes?: boolean;
  help?: boolean;
  version?: boolean;
}

export type OptionName = keyof Options;

/** One option: how it is typed, what it does, how its value is read. */
export interface OptionDefinition {
  /** As commander writes them: `-e, --env <NAME=VALUE>`. */
  flags: string;
  summary: string;
  /** Under which heading of a help page it stands. */
  group: 'Server' | 'Login' | 'Questions' | 'Output' | 'Input' | 'General';
  /** The values it takes, when they are few. */
  choices?: readonly string[];
  /** What its value names, for completion. */
  takes?: 'file' | 'folder' | 'configFile' | 'variable';
  /** Reads the value given; `previous` is what was read before, for options that may be repeated. */
  read?: (value: string, previous: unknown) => unknown;
  /** What it is when it was not given. */
  initial?: () => unknown;
}

/** Every option there is; a command names the ones it takes. */
export const optionDefinitions: Record<OptionName, OptionDefinition> = {
  transport: {
    flags: '--transport <kind>',
    summary: 'how to speak with the server, instead of guessing',
    group: 'Server',
    choices: ['stdio', 'http', 'sse', 'ws'],
  },
  env: {
    flags: '-e, --env <NAME=VALUE>',
    summary: "a variable for the server's program; NAME alone passes yours on",
    group: 'Server',
    takes: 'variable',
    read: readVariable,
    initial: () => ({}),
  },
  inheritEnv: {
    flags: '--inherit-env',
    summary: 'give the program your whole environment',
    group: 'Server',
  },
  cwd: { flags: '--cwd <dir>', summary: "the program's working folder", group: 'Server', takes: 'folder' },
  python: {
    flags: '--python <path>',
    summary: 'the interpreter for a Python script',
    group: 'Server',
    takes: 'file',
  },
  header: {
    flags: "-H, --header <'Name: value'>",
    summary: 'an HTTP header for every request',
    group: 'Server',
    read: readHeader,
    initial: () => ({}),
  },
  bearer: { flags: '--bearer <token>', summary: 'a bearer token for every request', group: 'Server' },
  auth: {
    flags: '--auth <how>',
    summary: 'how to be let in, without waiting to be asked',
    group: 'Login',
    choices: ['oauth', 'client-credentials'],
  },
  clientId: { flags: '--client-id <id>', summary: 'the client that mcpc is registered as', group: 'Login' },
  clientSecret: {
    flags: '--client-secret <secret>',
    summary: "that client's secret: env:NAME takes it from a variable, ask: asks for it",
    group: 'Login',
  },
  clientKey: {
    flags: '--client-key <file>',
    summary: "that client's private key, in PEM form, instead of a secret",
    group: 'Login',
  },
  clientDocument: {
    flags: '--client-document <url>',
    summary: 'a client ID metadata document that stands for mcpc',
    group: 'Login',
  },
  issuer: {
    flags: '--issuer <url>',
    summary: 'the one authorization server that may be logged in at',
    group: 'Login',
  },
  scope: {
    flags: '--scope <scopes>',
    summary: 'what to ask to be allowed, in quotes if several',
    group: 'Login',
  },
  callbackHost: {
    flags: '--callback-host <host>',
    summary: 'the name by which the browser comes back to this machine (127.0.0.1)',
    group: 'Login',
    choices: ['127.0.0.1', 'localhost'],
  },
  callbackPort: {
    flags: '--callback-port <port>',
    summary: 'the port at which it comes back (that of the last login, or any)',
    group: 'Login',
    read: readPort,
  },
  callbackTimeout: {
    flags: '--callback-timeout <seconds>',
    summary: 'how long the browser may take to come back (300)',
    group: 'Login',
    read: secondsOf('--callback-timeout'),
  },
  browser: {
    flags: '--no-browser',
    summary: 'show the address instead of opening it, and take the one where it ended',
    group: 'Login',
  },
  cacert: {
    flags: '--cacert <file>',
    summary: 'certificates to trust, in PEM form',
    group: 'Server',
    takes: 'file',
  },
  insecure: { flags: '--insecure', summary: 'believe any certificate', group: 'Server' },
  config: {
    flags: '--config <file>',
    summary: 'a config file in which servers are looked for first',
    group: 'Server',
    takes: 'configFile',
  },
  root: {
    flags: '--root <dir>',
    summary: 'a folder the server may be told of; may be repeated',
    group: 'Server',
    takes: 'folder',
    read: (value, previous) => [...(previous as string[]), value],
    initial: () => [],
  },
  protocol: {
    flags: '--protocol <revision>',
    summary: 'auto, legacy, or one revision, as 2025-11-25',
    group: 'Server',
  },
  timeout: {
    flags: '--timeout <seconds>',
    summary: 'how long a request may take without a sign of life (60; 0: no limit)',
    group: 'Server',
    read: secondsOf('--timeout'),
  },
  connectTimeout: {
    flags: '--connect-timeout <seconds>',
    summary: 'how long connecting may take (30; 120 for npx, uvx and uv run)',
    group: 'Server',
    read: secondsOf('--connect-timeout'),
  },
  sampling: {
    flags: '--sampling <how>',
    summary: "when the server asks for a model's answer: text:TEXT, exec:COMMAND, decline, off",
    group: 'Questions',
    read: readSampling,
  },
  samplingRounds: {
    flags: '--sampling-rounds <n>',
    summary: 'how often it may ask for one within one request (25)',
    group: 'Questions',
    read: countOf('--sampling-rounds'),
  },
  elicitation: {
    flags: '--elicitation <how>',
    summary: 'when the server asks for input: decline, or off, so that it cannot ask',
    group: 'Questions',
    choices: ['decline', 'off'],
  },
  answer: {
    flags: '--answer <field=value>',
    summary: 'the answer to a field that the server asks for; may be repeated',
    group: 'Questions',
    read: (value, previous) => [...((previous as string[] | undefined) ?? []), value],
  },
  answers: {
    flags: '--answers <file>',
    summary: 'answers to what the server may ask, as JSON',
    group: 'Questions',
    takes: 'file',
  },
  saveAnswers: {
    flags: '--save-answers <file>',
    summary: 'write what you answer, without secrets, for --answers',
    group: 'Questions',
    takes: 'file',
  },
  json: { flags: '--json', summary: "print the protocol's result as JSON", group: 'Output' },
  query: {
    flags: '--query <expression>',
    summary: 'print what a JMESPath expression finds in the JSON',
    group: 'Output',
  },
  output: {
    flags: '-o, --output <file>',
    summary: 'write the result to a file, byte for byte',
    group: 'Output',
    takes: 'file',
  },
  force: { flags: '--force', summary: 'let --output overwrite a file', group: 'Output' },
  quiet: {
    flags: '-q, --quiet',
    summary: "no logs, progress or notices, nor the server's standard error",
    group: 'Output',
  },
  verbose: { flags: '-v, --verbose', summary: 'say more on standard error', group: 'Output' },
  logLevel: {
    flags: '--log-level <level>',
    summary: "the least severe of the server's log messages to show (info)",
    group: 'Output',
    choices: logLevels,
  },
  logLogger: {
    flags: '--log-logger <pattern>',
    summary: "of the server's log messages show only these loggers'; * stands for anything",
    group: 'Output',
  },
  strict: { flags: '--strict', summary: 'fail when the server breaks a rule', group: 'Output' },
  trace: { flags: '--trace', summary: 'show every frame on standard error', group: 'Output' },
  traceFile: {
    flags: '--trace-file <file>',
    summary: 'write every frame to a file, as NDJSON',
    group: 'Output',
    takes: 'file',
  },
  input: { flags: '--no-input', summary: 'ask nothing, even on a terminal', group: 'Input' },
  validate: {
    flags: '--no-validate',
    summary: "send the arguments even if they don't fit the tool's schema",
    group: 'Input',
  },
  dryRun: { flags: '--dry-run', summary: 'print the request instead of sending it', group: 'Input' },
  edit: { flags: '--edit', summary: 'write the arguments in $EDITOR', group: 'Input' },
  task: { flags: '--task', summary: 'call it as a task, where the tool leaves the choice', group: 'Input' },
  detach: {
    flags: '--detach',
    summary: 'call it as a task and do not wait: print the task',
    group: 'Input',
  },
  count: {
    flags: '--count <n>',
    summary: 'end after so many changes',
    group: 'Output',
    read: countOf('--count'),
  },
  keepGoing: {
    flags: '--keep-going',
    summary: 'go on after a line that fails; the first failure decides the exit status',
    group: 'General',
  },
  watch: {
    flags: '--watch',
    summary: 'start the server anew when its file changes, and tell what changed in its tools',
    group: 'Server',
  },
  list: { flags: '--list', summary: 'list the logins that are kept', group: 'Output' },
  yes: { flags: '--yes', summary: 'do not ask', group: 'Input' },
  help: { flags: '-h, --help', summary: 'show help', group: 'General' },
  version: { flags: '-V, --version', summary: 'show the version', group: 'General' },
};

/** The option as it is typed in full: `--trace-file`. */
export function longFlag(name: OptionName): string {
  return /--[\w-]+/.exec(optionDefinitions[name].flags)?.[0] ?? name;
}

const initials = Object.entries(optionDefinitions).flatMap(([name, { initial }]) =>
  initial === undefined ? [] : [{ name, initial }],
);

/** The options of a line that gives none. */
export function initialOptions(): Options {
  return Object.fromEntries(initials.map(({ name, initial }) => [name, initial()])) as unknown as Options;
}
