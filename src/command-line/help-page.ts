import { Argument, Command as Page } from 'commander';
import type { View } from '../core/views.ts';
import type { Command, FrontendName, HelpOptions } from './command.ts';
import { optionsOf } from './command-options.ts';
import { makeOption } from './option-parser.ts';
import { type OptionName, optionDefinitions } from './options.ts';
import { commandName, isAvailableIn, takesTarget, usageOf } from './usage.ts';

/** The widest line of a help page, in columns: it fits the usual terminal. */
export const widestHelp = 80;

/** With more options of its own than these, a page lists only the common ones without `--help-all`. */
const manyOptions = 12;

/** Where and how a help page is shown. */
export interface HelpPageOptions extends HelpOptions {
  /** The width of the page, in columns. */
  width: number;
  /** `line` by default. */
  frontend?: FrontendName;
}

/** Returns the help page of a command, or the overview, from the definitions that also parse the line. */
export function helpPage(
  command: Command | undefined,
  commands: readonly Command[],
  { width, frontend = 'line', everyOption = false, example }: HelpPageOptions,
): View {
  if (command !== undefined) return commandPage(command, width, command.only ?? frontend, everyOption);
  const available = commands.filter((known) => isAvailableIn(frontend, known));
  return frontend === 'line' ? overview(available) : shellOverview(available, width, example);
}

/** The commands as the overview shows them: related ones share a line, so that it fits on a screen of 24 lines. */
const overviewRows: readonly (readonly [commands: string, summary: string])[] = [
  ['connect', 'open a shell, or run a script from stdin'],
  ['tools, call', 'list tools; call one'],
  ['resources, templates, read', 'list resources and templates; read one'],
  ['prompts, prompt, skills', 'list prompts and skills; render or read one'],
  ['find, describe', 'search names and descriptions; show one in detail'],
  ['tasks, task', 'list tasks; show, await or cancel one'],
  ['watch, ping, info', 'print changes; check the connection; show details'],
  ['login, logout', 'log in to a server and out again'],
  ['servers, add, remove, trust', 'list and change the configured servers'],
  ['test, check, snapshot, diff', 'run tests; check, record and compare interfaces'],
  ['sessions, run, logs, stop', 'keep a server running; run several lines on it'],
  ['complete, completion, help', 'show completions; print a shell script; show help'],
];

function overview(commands: readonly Command[]): View {
  const column = Math.max(...overviewRows.map(([names]) => names.length)) + 2;
  const text = `mcpc: the command line and shell for MCP servers

Usage: mcpc COMMAND TARGET [arguments] [options]
       mcpc TARGET                  same as: mcpc connect TARGET

Commands:
${overviewRows.map(([names, summary]) => `  ${names.padEnd(column)}${summary}`).join('\n')}

Targets: demo, server.py, ./program, https://example.com/mcp, mcp.json:NAME
Options: --json, --query EXPRESSION, -q, --trace
Example: mcpc call demo multiply a=5 b=3
Help:    mcpc help COMMAND; topics, such as exit-statuses: mcpc help topics
`;
  const data = {
    usage: 'mcpc COMMAND TARGET [arguments] [options]',
    commands: commands.map((command) => ({
      name: command.name,
      usage: usageOf(command),
      summary: command.summary,
    })),
  };
  return { kind: 'text', text, data, headings: true };
}

/** The rest of the syntax of the shell. */
const syntaxRows: readonly (readonly [syntax: string, summary: string])[] = [
  ['x = call …', 'keep the result (as --json prints it); $x.path (JMESPath) uses it'],
  ['… | program', 'pipe the result to a shell command'],
  ['… > file', 'write the result to a file; >> appends'],
  ['… &', 'run in the background: see jobs, wait, cancel'],
  ['!command', 'run a shell command'],
  ['# …', 'comment'],
];

function shellOverview(commands: readonly Command[], width: number, example = 'TOOL name=value'): View {
  const rows = (shellOnly: boolean) =>
    commands
      .filter(({ only }) => (only === 'shell') === shellOnly)
      .map((command) => [usageOf(command, 'shell').replace(' [options]', ''), command.summary] as const);
  const [general, own] = [rows(false), rows(true)];
  const column = Math.max(...[...general, ...own, ...syntaxRows].map(([term]) => term.length));
  const listed = (terms: readonly (readonly [string, string])[]) => termList(terms, column, width);
  const ending =
    'Ctrl-C cancels the running command, Ctrl-D leaves the shell. More: help COMMAND, help topics';
  const start = 'To call a tool, type its name:';
  const call = `${start} ${example}`.length > width ? `${start}\n  ${example}` : `${start} ${example}`;
  const text = `${call}

Commands:
${listed(general)}

Shell commands:
${listed(own)}

Syntax:
${listed(syntaxRows)}

${wrapped(ending, width)}
`;
  const data = {
    usage: 'COMMAND [arguments] [options]',
    commands: commands.map((command) => ({
      name: command.name,
      usage: usageOf(command, 'shell'),
      summary: command.summary,
    })),
  };
  return { kind: 'text', text, data, headings: true };
}

/** The narrowest column of summaries beside their terms. */
const narrowestSummary = 30;

/** Lays out terms of up to `column` characters with their summaries beside them, or below them on a narrow terminal. */
function termList(rows: readonly (readonly [string, string])[], column: number, width: number): string {
  const beside = width - column - 4 >= narrowestSummary;
  const indentation = ' '.repeat(beside ? column + 4 : 6);
  const lines = rows.flatMap(([term, summary]) => {
    const below = wrapped(summary, width - indentation.length)
      .split('\n')
      .map((line) => indentation + line);
    if (!beside) return [`  ${term}`, ...below];
    const [first = '', ...others] = below;
    return [`  ${term.padEnd(column + 2)}${first.trimStart()}`, ...others];
  });
  return lines.join('\n');
}

/** Wraps a text at words. */
function wrapped(text: string, width: number): string {
  const layout = new Page().createHelp();
  // Commander does not wrap what has fewer columns than these.
  layout.minWidthToWrap = 10;
  return layout.boxWrap(text, width);
}

function commandPage(command: Command, width: number, frontend: FrontendName, everyOption: boolean): View {
  const page = new Page(command.name).helpOption(false);
  const layout = page.createHelp();
  page.configureHelp({
    helpWidth: width,
    // Commander does not wrap what has fewer columns than these.
    minWidthToWrap: 10,
    commandUsage: () => layout.boxWrap(usageOf(command, frontend), width - 'Usage: '.length),
    optionDescription: ({ description, argChoices }) =>
      argChoices === undefined ? description : `${description} (${argChoices.join(', ')})`,
  });
  page.description(`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`);
  if (takesTarget(command, frontend)) {
    page.addArgument(new Argument('TARGET', 'server to use; see "mcpc help targets"'));
  }
  for (const { name, summary } of command.operands) page.addArgument(new Argument(name, summary));
  const { sections, isComplete } = listedOptions(command, frontend, everyOption);
  const options = sections.flatMap(({ heading, names }) =>
    names.map((name) => makeOption(name).default(undefined).helpGroup(`${heading}:`)),
  );
  for (const option of options) page.addOption(option);
  const examples = [...new Set(command.examples.map((example) => exampleIn(frontend, command, example)))];
  const exampleLines = examples.map((example) => `  ${example}`).join('\n');
  const more = isComplete ? '' : `\n${moreOptions(command, frontend, width)}\n`;
  const text = `${page.helpInformation().trimEnd()}\n\nExamples:\n${exampleLines}\n${more}`;
  const data = {
    name: command.name,
    summary: command.summary,
    usage: usageOf(command, frontend),
    options: options.map(({ flags, description }) => ({ flags, summary: description })),
    examples,
  };
  return { kind: 'text', text, data, headings: true };
}

/** Says how to see the other options. */
function moreOptions(command: Command, frontend: FrontendName, width: number): string {
  const line = `${commandName(frontend, command.name)} --help-all`;
  const isAboutConnection = command.options.some((name) => optionDefinitions[name].scope === 'connection');
  const text =
    takesTarget(command, frontend) && !isAboutConnection
      ? `More options, such as -e, -H and --cwd for the server: ${line}`
      : `More options: ${line}`;
  return wrapped(text, width);
}

/** A heading and the options below it. */
interface OptionSection {
  heading: string;
  names: OptionName[];
}

/**
 * The options on the page of a command: its own, then those that users need most; with `everyOption` all of them, by
 * their groups. `isComplete`: whether these are all.
 */
function listedOptions(
  command: Command,
  frontend: FrontendName,
  everyOption: boolean,
): { sections: OptionSection[]; isComplete: boolean } {
  const all = optionsOf(command, frontend);
  const isCommon = (name: OptionName) => optionDefinitions[name].common === true;
  const own = all.filter((name) => command.options.includes(name));
  const shared = all.filter((name) => !own.includes(name));
  if (everyOption) {
    const groups = [...new Set(shared.map((name) => optionDefinitions[name].group))];
    const sections = groups.map((group) => ({
      heading: `${group} options`,
      names: shared.filter((name) => optionDefinitions[name].group === group),
    }));
    return { sections: [{ heading: 'Options', names: own }, ...sections], isComplete: true };
  }
  const ownListed = own.length > manyOptions ? own.filter(isCommon) : own;
  const common = shared
    .filter((name) => isCommon(name) && optionDefinitions[name].scope !== 'connection')
    .toSorted((one, other) => rank(one) - rank(other));
  const sections = [
    { heading: 'Options', names: ownListed },
    { heading: ownListed.length === 0 ? 'Options' : 'Common options', names: common },
  ];
  const others = all.filter((name) => !ownListed.includes(name) && !common.includes(name));
  return { sections, isComplete: others.every((name) => name === 'helpAll' || name === 'version') };
}

/** The groups of common options, in the order in which a page lists them. */
const commonGroups: readonly string[] = ['Output', 'Input', 'Connection', 'General'];

function rank(name: OptionName): number {
  return commonGroups.indexOf(optionDefinitions[name].group);
}

/** The example as it is typed in a frontend: the shell leaves out `mcpc` and the target. */
function exampleIn(frontend: FrontendName, command: Command, example: string): string {
  if (frontend === 'line' || command.only === 'shell') return example;
  const leavesOutTarget = command.target && !takesTarget(command, frontend);
  return example.replace(leavesOutTarget ? /^mcpc (\S+) ("[^"]*"|\S+)/ : /^mcpc (\S+)/, '$1');
}
