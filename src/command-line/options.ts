import { ruleGroups, type Weight, weights } from '../core/check-report.ts';
import type { Verdict } from '../core/interface-changes.ts';
import { type LogLevel, logLevels } from '../core/protocol.ts';
import type { CheckFormat, DiffFormat } from '../core/views.ts';
import {
  appendNames,
  appendValue,
  countOf,
  readFailOn,
  readFilter,
  readHeader,
  readIdentityToken,
  readIdle,
  readPercent,
  readPort,
  readReporter,
  readSampling,
  readSession,
  readVariable,
  secondsOf,
} from './option-values.ts';

/** The options of a line after parsing. A member is undefined when the option was not given. */
export interface Options {
  transport?: 'stdio' | 'http' | 'sse' | 'ws';
  env: Record<string, string | undefined>;
  inheritEnv?: boolean;
  cwd?: string;
  python?: string;
  header: Record<string, string>;
  bearer?: string;
  auth?: 'oauth' | 'client-credentials' | 'workload-identity' | 'enterprise-managed';
  clientId?: string;
  clientSecret?: string;
  clientKey?: string;
  clientDocument?: string;
  clientName?: string;
  /** A JSON object, or `@FILE`. */
  clientMetadata?: string;
  /** The URL of the document to print. */
  printDocument?: string;
  issuer?: string;
  scope?: string;
  dpop?: boolean;
  /** `env:NAME`, `exec:COMMAND` or the path of a file. */
  identityToken?: string;
  idp?: string;
  idpClientId?: string;
  idpClientSecret?: string;
  idpClientKey?: string;
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
  /** Seconds; 0 for no limit. */
  maxTime?: number;
  /** Seconds. */
  connectTimeout?: number;
  pingInterval?: number;
  /** `decline`, `off`, `text:…`, `exec:…` or `chat:…`. */
  sampling?: string;
  /** The number of sampling requests that one request may cause. */
  samplingRounds?: number;
  /** The number of requests for input that one request may cause. */
  inputRounds?: number;
  /** The number of these that may be declined. */
  declinedRounds?: number;
  elicitation?: 'decline' | 'off';
  /** `field=value`, for elicitation forms. */
  answer?: string[];
  answers?: string;
  saveAnswers?: string;
  json?: boolean;
  query?: string;
  output?: string;
  /** A directory for all files of a skill. */
  outputDir?: string;
  force?: boolean;
  color?: 'auto' | 'always' | 'never';
  images?: 'auto' | 'kitty' | 'iterm' | 'sixel' | 'blocks' | 'off';
  raw?: boolean;
  /** False with `--no-pager`. */
  pager?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  logLevel?: LogLevel;
  /** The loggers whose messages are shown; `*` is a wildcard. */
  logLogger?: string;
  strict?: boolean;
  trace?: boolean;
  traceFile?: string;
  /** False with `--no-input`. */
  input?: boolean;
  /** False with `--no-validate`. */
  validate?: boolean;
  dryRun?: boolean;
  fresh?: boolean;
  edit?: boolean;
  /** A command line; the file is appended to it. */
  editor?: string;
  count?: number;
  save?: boolean;
  /** `NAME` or `NAME=FILE`. */
  reporter?: string[];
  /** A regular expression. */
  filter?: string;
  update?: boolean;
  jobs?: number;
  bail?: boolean;
  /** `test`: `--fresh`. */
  freshServer?: 'case' | 'file';
  /** `test`: `--watch`. */
  watchTests?: boolean;
  coverage?: boolean;
  minCoverage?: number;
  /** The server that tests run on in place of their own. */
  target?: string;
  /** `test`: `--protocol`. */
  protocols?: string[];
  lenient?: boolean;
  record?: boolean;
  /** `diff`: the verdicts that fail. */
  failOn?: Verdict[];
  /** `diff`: patterns of changes that are left out. */
  ignore?: string[];
  format?: DiffFormat;
  /** `check`: the groups and rules that are checked. */
  only?: string[];
  /** `check`: `--fail-on`. */
  failOnWeight?: Weight | 'none';
  /** `check`: `--format`. */
  checkFormat?: CheckFormat;
  /** `check`: whether read-only tools may be called. */
  call?: boolean;
  /** `check`: limits of the estimated tokens of a server, and of each tool. */
  maxTokens?: number;
  maxToolTokens?: number;
  keepGoing?: boolean;
  watch?: boolean;
  watchPath?: string[];
  list?: boolean;
  /** The name of a session. */
  session?: string;
  /** Minutes; 0 for no limit. */
  idle?: number;
  all?: boolean;
  follow?: boolean;
  /** The number of lines at the end. */
  tail?: number;
  task?: boolean;
  detach?: boolean;
  yes?: boolean;
  help?: boolean;
  helpAll?: boolean;
  /** `help`: the manual. */
  man?: boolean;
  version?: boolean;
}

export type OptionName = keyof Options;

/**
 * Which commands take an option besides those that list it: `all` of them; those with a target, where they open a
 * `connection` (a line of the shell has one already); or those with a target, for each `request`, in the shell too.
 */
export type OptionScope = 'all' | 'connection' | 'request';

/** One option: how it is typed, what it does, how its value is read. */
export interface OptionDefinition {
  /** In commander's syntax: `-e, --env <NAME=VALUE>`. */
  flags: string;
  summary: string;
  /** The heading of the help page under which it is listed. */
  group:
    | 'Connection'
    | 'Authorization'
    | 'Server requests'
    | 'Output'
    | 'Input'
    | 'Tests'
    | 'Checks'
    | 'General';
  /** Whether help pages list it without `--help-all`, where it is not one of the few options of the command itself. */
  common?: true;
  /** Undefined: only the commands that list it take it. */
  scope?: OptionScope;
  /** The values it accepts, if they are few. */
  choices?: readonly string[];
  /** What its value names, for completion. */
  takes?: 'file' | 'folder' | 'configFile' | 'variable' | 'session' | 'target';
  /** Parses the value; `previous` is the result so far of an option that may be repeated. Throws UsageError. */
  read?: (value: string, previous: unknown) => unknown;
  /** Whether it may be given several times, and each value counts. */
  repeatable?: true;
  /** The value of an option that was not given. */
  initial?: () => unknown;
  /** Whether `defaults.toml` may set its default. Never true for options about one server, nor for secrets. */
  hasDefault?: true;
  /** Environment variables that take precedence over that default. */
  variables?: readonly string[];
  /** The option that this one replaces on the lines of a command, where the same flag means something else. */
  replaces?: { option: OptionName; command: string };
}

/** In the order in which help lists them. */
const definitions = {
  validate: {
    flags: '--no-validate',
    summary: "send the arguments without validating them against the tool's schema",
    group: 'Input',
    hasDefault: true,
  },
  dryRun: { flags: '--dry-run', summary: 'print the request instead of sending it', group: 'Input' },
  fresh: {
    flags: '--fresh',
    summary: 'ask the server, even if the last result is still fresh (matters in the shell)',
    group: 'Input',
  },
  edit: { flags: '--edit', summary: 'edit the arguments in an editor first', group: 'Input' },
  task: { flags: '--task', summary: 'run the call as a task if the tool supports both', group: 'Input' },
  detach: {
    flags: '--detach',
    summary: 'start the call as a task and print the task instead of waiting',
    group: 'Input',
  },
  yes: { flags: '--yes', summary: 'do not ask for confirmation', group: 'Input' },
  count: {
    flags: '--count <n>',
    summary: 'exit after this many changes',
    group: 'Output',
    read: countOf('--count'),
  },
  save: {
    flags: '--save',
    summary: 'save the setting, or all that were set, in defaults.toml',
    group: 'General',
  },
  reporter: {
    flags: '--reporter <name>',
    summary: 'spec, tap, junit, github or json; or NAME=FILE',
    group: 'Tests',
    common: true,
    repeatable: true,
    read: readReporter,
  },
  filter: {
    flags: '--filter <regex>',
    summary: 'run only the cases whose name matches',
    group: 'Tests',
    common: true,
    read: readFilter,
  },
  update: {
    flags: '--update',
    summary: 'update the snapshots that differ',
    group: 'Tests',
    common: true,
  },
  jobs: {
    flags: '--jobs <n>',
    summary: 'how many files are tested at the same time',
    group: 'Tests',
    common: true,
    read: countOf('--jobs'),
  },
  bail: {
    flags: '--bail',
    summary: 'run nothing after the first case that fails',
    group: 'Tests',
    common: true,
  },
  freshServer: {
    flags: '--fresh <scope>',
    summary: 'start the server for each file or each case',
    group: 'Tests',
    common: true,
    choices: ['file', 'case'],
    replaces: { option: 'fresh', command: 'test' },
  },
  watchTests: {
    flags: '--watch',
    summary: 'run tests again when a file changes',
    group: 'Tests',
    common: true,
    replaces: { option: 'watch', command: 'test' },
  },
  coverage: {
    flags: '--coverage',
    summary: 'report what of the server no case used',
    group: 'Tests',
    common: true,
  },
  minCoverage: {
    flags: '--min-coverage <percent>',
    summary: 'fail if a smaller part of the server was used',
    group: 'Tests',
    read: readPercent,
  },
  target: {
    flags: '--target <target>',
    summary: 'test this server instead of those of the files',
    group: 'Tests',
    common: true,
    takes: 'target',
  },
  protocols: {
    flags: '--protocol <revision>',
    summary: 'revision to test with; repeat it for a matrix',
    group: 'Tests',
    common: true,
    repeatable: true,
    read: appendValue,
    replaces: { option: 'protocol', command: 'test' },
  },
  lenient: {
    flags: '--lenient',
    summary: 'accept violations of the protocol',
    group: 'Tests',
  },
  record: {
    flags: '--record',
    summary: 'add the expectations that are missing to a file',
    group: 'Tests',
  },
  failOn: {
    flags: '--fail-on <verdicts>',
    summary: 'what fails (default: breaking,trust); any or none',
    group: 'Output',
    common: true,
    read: readFailOn,
  },
  ignore: {
    flags: '--ignore <glob>',
    summary: 'changes to leave out: tool:debug_* (repeatable)',
    group: 'Output',
    common: true,
    read: (value: string, previous: unknown) => [...((previous as string[] | undefined) ?? []), value],
  },
  format: {
    flags: '--format <format>',
    summary: 'form of the report',
    group: 'Output',
    common: true,
    choices: ['text', 'markdown', 'github', 'json'],
  },
  only: {
    flags: '--only <rules>',
    summary: `groups or rules to check: ${ruleGroups.slice(0, 2).join(',')}`,
    group: 'Checks',
    common: true,
    repeatable: true,
    read: appendNames,
  },
  failOnWeight: {
    flags: '--fail-on <weight>',
    summary: 'the least weight that fails (default: must)',
    group: 'Checks',
    common: true,
    choices: [...weights, 'none'],
    replaces: { option: 'failOn', command: 'check' },
  },
  checkFormat: {
    flags: '--format <format>',
    summary: 'form of the report',
    group: 'Checks',
    common: true,
    choices: ['text', 'markdown', 'github', 'sarif', 'json'],
    replaces: { option: 'format', command: 'check' },
  },
  call: {
    flags: '--call',
    summary: 'call read-only tools, to check their results',
    group: 'Checks',
    common: true,
  },
  maxTokens: {
    flags: '--max-tokens <n>',
    summary: 'most tokens that a server may take of a context',
    group: 'Checks',
    common: true,
    read: countOf('--max-tokens'),
  },
  maxToolTokens: {
    flags: '--max-tool-tokens <n>',
    summary: 'most tokens that each tool may take of it',
    group: 'Checks',
    common: true,
    read: countOf('--max-tool-tokens'),
  },
  list: { flags: '--list', summary: 'list the stored logins', group: 'Output' },
  keepGoing: {
    flags: '--keep-going',
    summary: 'continue after a line that fails; exit with the status of the first failure',
    group: 'General',
  },
  watch: {
    flags: '--watch',
    summary: 'restart the server when its source files change, and report which tools changed',
    group: 'Connection',
  },
  watchPath: {
    flags: '--watch-path <path>',
    summary: 'restart the server when this file, or a file in this folder, changes (repeatable)',
    group: 'Connection',
    takes: 'file',
    repeatable: true,
    read: appendValue,
  },
  all: { flags: '--all', summary: 'end every session', group: 'General' },
  follow: {
    flags: '-f, --follow',
    summary: 'print what is added to the log, until the session ends',
    group: 'Output',
  },
  tail: {
    flags: '-n, --tail <n>',
    summary: 'print only the last lines of the log',
    group: 'Output',
    read: countOf('--tail'),
  },
  session: {
    flags: '--session <name>',
    summary: 'run the line in this session; start the session if it is not running',
    group: 'Connection',
    common: true,
    scope: 'connection',
    takes: 'session',
    read: readSession,
  },
  idle: {
    flags: '--idle <minutes>',
    summary: 'end a new session after this many minutes without use (default: 30; 0: never)',
    group: 'Connection',
    scope: 'connection',
    read: readIdle,
  },
  transport: {
    flags: '--transport <type>',
    summary: 'transport to use instead of detecting it',
    group: 'Connection',
    scope: 'connection',
    choices: ['stdio', 'http', 'sse', 'ws'],
  },
  env: {
    flags: '-e, --env <NAME=VALUE>',
    summary: 'environment variable for the server; NAME alone passes yours on (repeatable)',
    group: 'Connection',
    common: true,
    scope: 'connection',
    takes: 'variable',
    repeatable: true,
    read: readVariable,
    initial: () => ({}),
  },
  inheritEnv: {
    flags: '--inherit-env',
    summary: 'pass your whole environment to the server',
    group: 'Connection',
    scope: 'connection',
  },
  cwd: {
    flags: '--cwd <dir>',
    summary: 'working directory of the server',
    group: 'Connection',
    common: true,
    scope: 'connection',
    takes: 'folder',
  },
  python: {
    flags: '--python <path>',
    summary: 'interpreter for a Python script',
    group: 'Connection',
    scope: 'connection',
    takes: 'file',
  },
  header: {
    flags: "-H, --header <'Name: value'>",
    summary: 'HTTP header to send with every request (repeatable)',
    group: 'Connection',
    common: true,
    scope: 'connection',
    repeatable: true,
    read: readHeader,
    initial: () => ({}),
  },
  bearer: {
    flags: '--bearer <token>',
    summary: 'bearer token to send with every request',
    group: 'Connection',
    common: true,
    scope: 'connection',
  },
  cacert: {
    flags: '--cacert <file>',
    summary: 'additional CA certificates to trust, in PEM format',
    group: 'Connection',
    scope: 'connection',
    takes: 'file',
  },
  insecure: {
    flags: '--insecure',
    summary: 'skip TLS certificate verification',
    group: 'Connection',
    scope: 'connection',
  },
  config: {
    flags: '--config <file>',
    summary: 'config file to search for servers first',
    group: 'Connection',
    scope: 'connection',
    takes: 'configFile',
  },
  root: {
    flags: '--root <dir>',
    summary: 'directory to expose to the server as a root (repeatable)',
    group: 'Connection',
    scope: 'connection',
    takes: 'folder',
    repeatable: true,
    read: appendValue,
    initial: () => [],
  },
  protocol: {
    flags: '--protocol <revision>',
    summary: 'auto, legacy, or a revision such as 2025-11-25 (default: auto)',
    group: 'Connection',
    common: true,
    scope: 'connection',
  },
  timeout: {
    flags: '--timeout <seconds>',
    summary: 'seconds without a response or progress (default: 60; 0: no limit)',
    group: 'Connection',
    common: true,
    scope: 'request',
    read: secondsOf('--timeout'),
    hasDefault: true,
  },
  maxTime: {
    flags: '--max-time <seconds>',
    summary: 'seconds for a request in all (default: 21600, none in the shell; 0: no limit)',
    group: 'Connection',
    scope: 'request',
    read: secondsOf('--max-time'),
    hasDefault: true,
  },
  connectTimeout: {
    flags: '--connect-timeout <seconds>',
    summary: 'seconds to wait for a connection (default: 30; 120 for npx, uvx and uv run)',
    group: 'Connection',
    scope: 'connection',
    read: secondsOf('--connect-timeout'),
    hasDefault: true,
  },
  pingInterval: {
    flags: '--ping-interval <seconds>',
    summary: 'ping the server when it was silent for this long (default: never)',
    group: 'Connection',
    scope: 'connection',
    read: secondsOf('--ping-interval'),
    hasDefault: true,
  },
  printDocument: {
    flags: '--print-document <url>',
    summary: 'print the client ID metadata document to host at this URL',
    group: 'Authorization',
  },
  auth: {
    flags: '--auth <method>',
    summary: 'OAuth flow to use (default: offer a login if the server requires one)',
    group: 'Authorization',
    common: true,
    scope: 'connection',
    choices: ['oauth', 'client-credentials', 'workload-identity', 'enterprise-managed'],
  },
  clientId: {
    flags: '--client-id <id>',
    summary: 'OAuth client ID',
    group: 'Authorization',
    common: true,
    scope: 'connection',
  },
  clientSecret: {
    flags: '--client-secret <secret>',
    summary: 'OAuth client secret; env:NAME reads it from a variable, ask: prompts for it',
    group: 'Authorization',
    common: true,
    scope: 'connection',
  },
  clientKey: {
    flags: '--client-key <file>',
    summary: 'private key of the OAuth client, in PEM format, instead of a secret',
    group: 'Authorization',
    scope: 'connection',
  },
  clientDocument: {
    flags: '--client-document <url>',
    summary: 'URL of the client ID metadata document; see login --print-document',
    group: 'Authorization',
    scope: 'connection',
  },
  clientName: {
    flags: '--client-name <name>',
    summary: 'name to register as at the authorization server (default: mcpc)',
    group: 'Authorization',
    scope: 'connection',
  },
  clientMetadata: {
    flags: '--client-metadata <json>',
    summary: 'further metadata to register with: a JSON object or @FILE',
    group: 'Authorization',
    scope: 'connection',
  },
  issuer: {
    flags: '--issuer <url>',
    summary: 'accept only this authorization server, even at a private address',
    group: 'Authorization',
    scope: 'connection',
  },
  scope: {
    flags: '--scope <scopes>',
    summary: 'OAuth scopes to request, separated by spaces',
    group: 'Authorization',
    common: true,
    scope: 'connection',
  },
  dpop: {
    flags: '--dpop',
    summary: 'only accept access tokens that are bound to a key of mcpc (DPoP)',
    group: 'Authorization',
    scope: 'connection',
  },
  identityToken: {
    flags: '--identity-token <source>',
    summary: 'ID token or workload JWT: a file, env:NAME or exec:COMMAND, read for each token request',
    group: 'Authorization',
    scope: 'connection',
    takes: 'file',
    read: readIdentityToken,
  },
  idp: {
    flags: '--idp <url>',
    summary: 'issuer of your ID token: the identity provider that manages authorization',
    group: 'Authorization',
    scope: 'connection',
  },
  idpClientId: {
    flags: '--idp-client-id <id>',
    summary: 'OAuth client ID at the identity provider',
    group: 'Authorization',
    scope: 'connection',
  },
  idpClientSecret: {
    flags: '--idp-client-secret <secret>',
    summary: 'client secret at the identity provider: env:NAME or ask:',
    group: 'Authorization',
    scope: 'connection',
  },
  idpClientKey: {
    flags: '--idp-client-key <file>',
    summary: 'private key of the client at the identity provider, in PEM format',
    group: 'Authorization',
    scope: 'connection',
    takes: 'file',
  },
  callbackHost: {
    flags: '--callback-host <host>',
    summary: 'host in the OAuth redirect URI (default: 127.0.0.1)',
    group: 'Authorization',
    scope: 'connection',
    choices: ['127.0.0.1', 'localhost'],
  },
  callbackPort: {
    flags: '--callback-port <port>',
    summary: 'local port for the OAuth redirect (default: last used, else any free)',
    group: 'Authorization',
    scope: 'connection',
    read: readPort,
  },
  callbackTimeout: {
    flags: '--callback-timeout <seconds>',
    summary: 'seconds to wait for the OAuth redirect (default: 300)',
    group: 'Authorization',
    scope: 'connection',
    read: secondsOf('--callback-timeout'),
  },
  browser: {
    flags: '--no-browser',
    summary: 'print the login URL and read the redirect URL from stdin',
    group: 'Authorization',
    common: true,
    scope: 'connection',
    hasDefault: true,
  },
  sampling: {
    flags: '--sampling <how>',
    summary: 'answer sampling with text:TEXT, exec:COMMAND or chat:MODEL; decline; off: not declared',
    group: 'Server requests',
    scope: 'request',
    read: readSampling,
  },
  samplingRounds: {
    flags: '--sampling-rounds <n>',
    summary: 'maximum number of sampling requests per request (default: 25)',
    group: 'Server requests',
    scope: 'request',
    read: countOf('--sampling-rounds'),
    hasDefault: true,
  },
  inputRounds: {
    flags: '--input-rounds <n>',
    summary: 'maximum number of requests for input per request (default: 100)',
    group: 'Server requests',
    scope: 'request',
    read: countOf('--input-rounds'),
    hasDefault: true,
  },
  declinedRounds: {
    flags: '--declined-rounds <n>',
    summary: 'maximum number of declined requests for input per request (default: 10)',
    group: 'Server requests',
    scope: 'request',
    read: countOf('--declined-rounds'),
    hasDefault: true,
  },
  elicitation: {
    flags: '--elicitation <how>',
    summary: 'decline elicitation requests; off: not declared',
    group: 'Server requests',
    scope: 'request',
    choices: ['decline', 'off'],
  },
  answer: {
    flags: '--answer <field=value>',
    summary: 'answer for a field of an elicitation form (repeatable)',
    group: 'Server requests',
    scope: 'request',
    repeatable: true,
    read: appendValue,
  },
  answers: {
    flags: '--answers <file>',
    summary: 'JSON file with answers to server requests',
    group: 'Server requests',
    scope: 'request',
    takes: 'file',
  },
  saveAnswers: {
    flags: '--save-answers <file>',
    summary: 'save your answers, without secrets, for use with --answers',
    group: 'Server requests',
    scope: 'request',
    takes: 'file',
  },
  logLevel: {
    flags: '--log-level <level>',
    summary: 'lowest level of server log messages to show (default: info)',
    group: 'Output',
    scope: 'request',
    choices: logLevels,
    hasDefault: true,
  },
  logLogger: {
    flags: '--log-logger <pattern>',
    summary: 'show only log messages of matching loggers; * is a wildcard',
    group: 'Output',
    scope: 'connection',
  },
  strict: {
    flags: '--strict',
    summary: 'fail if the server violates the protocol',
    group: 'Output',
    scope: 'request',
    hasDefault: true,
  },
  trace: {
    flags: '--trace',
    summary: 'print every protocol message to stderr',
    group: 'Output',
    common: true,
    scope: 'request',
  },
  traceFile: {
    flags: '--trace-file <file>',
    summary: 'write every protocol message to a file, as NDJSON',
    group: 'Output',
    scope: 'connection',
    takes: 'file',
  },
  editor: {
    flags: '--editor <command>',
    summary: 'editor for texts and arguments (default: $VISUAL, $EDITOR or vi)',
    group: 'Input',
    scope: 'request',
    hasDefault: true,
    variables: ['VISUAL', 'EDITOR'],
  },
  input: {
    flags: '--no-input',
    summary: 'never prompt, even on a terminal',
    group: 'Input',
    common: true,
    scope: 'request',
    hasDefault: true,
  },
  json: {
    flags: '--json',
    summary: 'print the result as JSON',
    group: 'Output',
    common: true,
    scope: 'all',
    hasDefault: true,
  },
  query: {
    flags: '--query <expression>',
    summary: 'filter the JSON result with a JMESPath expression',
    group: 'Output',
    common: true,
    scope: 'all',
  },
  raw: {
    flags: '--raw',
    summary: 'on a terminal, print text as it is: JSON and Markdown are not laid out',
    group: 'Output',
    scope: 'all',
    hasDefault: true,
  },
  output: {
    flags: '-o, --output <file>',
    summary: 'write the result to a file, byte for byte',
    group: 'Output',
    common: true,
    scope: 'all',
    takes: 'file',
  },
  outputDir: {
    flags: '--output-dir <dir>',
    summary: 'write all files of the skill to a new directory',
    group: 'Output',
    takes: 'folder',
  },
  force: {
    flags: '--force',
    summary: 'overwrite what exists already',
    group: 'Output',
    common: true,
    scope: 'all',
  },
  color: {
    flags: '--color <when>',
    summary: 'colour the output always, never, or (auto) on a terminal',
    group: 'Output',
    scope: 'all',
    choices: ['auto', 'always', 'never'],
    hasDefault: true,
    variables: ['NO_COLOR', 'FORCE_COLOR', 'CLICOLOR_FORCE', 'CLICOLOR'],
  },
  images: {
    flags: '--images <how>',
    summary: 'show images on a terminal by this protocol, as half blocks, or not (default: auto)',
    group: 'Output',
    scope: 'request',
    choices: ['auto', 'kitty', 'iterm', 'sixel', 'blocks', 'off'],
    hasDefault: true,
  },
  pager: {
    flags: '--no-pager',
    summary: 'do not page what is taller than the screen',
    group: 'Output',
    scope: 'all',
    hasDefault: true,
  },
  quiet: {
    flags: '-q, --quiet',
    summary: "suppress logs, progress, notices and the server's stderr",
    group: 'Output',
    common: true,
    scope: 'all',
    hasDefault: true,
  },
  verbose: {
    flags: '-v, --verbose',
    summary: 'print more details to stderr',
    group: 'Output',
    common: true,
    scope: 'all',
    hasDefault: true,
  },
  help: { flags: '-h, --help', summary: 'show help', group: 'General', common: true, scope: 'all' },
  helpAll: {
    flags: '--help-all',
    summary: 'show help with the options for the connection, authorization and server requests',
    group: 'General',
    scope: 'all',
  },
  man: { flags: '--man', summary: 'print the manual, for man: mcpc help --man | man -l -', group: 'Output' },
  version: { flags: '-V, --version', summary: 'show the version', group: 'General', scope: 'all' },
} as const satisfies Record<OptionName, OptionDefinition>;

/** Every option of mcpc. */
export const optionDefinitions: Record<OptionName, OptionDefinition> = definitions;

/** The names of the options with this scope. */
export type OptionWithScope<Scope extends OptionScope> = {
  [Name in OptionName]: (typeof definitions)[Name] extends { scope: Scope } ? Name : never;
}[OptionName];

const names = Object.keys(definitions) as OptionName[];

/** The options that a flag can mean on the lines of a command; `command`: undefined if it is not known. */
export function optionsOn(command: string | undefined): OptionName[] {
  const definitionOf = (name: OptionName): OptionDefinition => optionDefinitions[name];
  const own = names.filter(
    (name) => definitionOf(name).replaces?.command === command && command !== undefined,
  );
  const replaced = own.map((name) => definitionOf(name).replaces?.option);
  return names.filter(
    (name) => own.includes(name) || (definitionOf(name).replaces === undefined && !replaced.includes(name)),
  );
}

/** The options with one of these scopes, in the order of help. */
export function optionsWithScope(...scopes: OptionScope[]): OptionName[] {
  return names.filter((name) => {
    const { scope } = optionDefinitions[name];
    return scope !== undefined && scopes.includes(scope);
  });
}

/** The long form of the option: `--trace-file`. */
export function longFlag(name: OptionName): string {
  return /--[\w-]+/.exec(optionDefinitions[name].flags)?.[0] ?? name;
}

/** The name of the option as a setting: its long form without dashes and `no-`, so that `--no-input` is `input`. */
export function settingName(name: OptionName): string {
  return longFlag(name).replace(/^--(no-)?/, '');
}

const initials = Object.entries(optionDefinitions).flatMap(([name, { initial }]) =>
  initial === undefined ? [] : [{ name, initial }],
);

/** The options of a line on which none is given. */
export function initialOptions(): Options {
  return Object.fromEntries(initials.map(({ name, initial }) => [name, initial()])) as unknown as Options;
}
