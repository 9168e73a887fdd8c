import type { Verdict } from '../../core/interface-changes.ts';
import { type LogLevel, logLevels } from '../../core/protocol.ts';
import type { DiffFormat } from '../../core/views.ts';
import type { OptionDefinition } from './definition.ts';
import { countOf, readFailOn } from './option-values.ts';

/** What a line prints, and where. */
export interface OutputOptions {
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
  count?: number;
  /** `diff`: the verdicts that fail. */
  failOn?: Verdict[];
  /** `diff`: patterns of changes that are left out. */
  ignore?: string[];
  format?: DiffFormat;
  list?: boolean;
  follow?: boolean;
  /** The number of lines at the end. */
  tail?: number;
  /** `help`: the manual. */
  man?: boolean;
}

/** In the order in which help lists them. */
export const outputDefinitions = {
  count: {
    flags: '--count <n>',
    summary: 'exit after this many changes',
    group: 'Output',
    read: countOf('--count'),
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
  list: { flags: '--list', summary: 'list the stored logins', group: 'Output' },
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
  man: { flags: '--man', summary: 'print the manual, for man: mcpc help --man | man -l -', group: 'Output' },
} as const satisfies Record<keyof OutputOptions, OptionDefinition>;
