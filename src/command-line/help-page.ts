import { Argument, Command as Page } from 'commander';
import type { View } from '../core/views.ts';
import type { Command, FrontendName } from './command.ts';
import { isAvailableIn, optionsOf } from './option-groups.ts';
import { makeOption } from './option-parser.ts';
import { takesTarget, usageOf } from './usage.ts';

/** What can be typed in the shell, from the same definitions that parse its lines. */
export function shellHelp(commands: readonly Command[]): View {
  const usage = (command: Command) => usageOf(command, 'shell').replace(' [options]', '');
  const column = Math.max(...commands.map((command) => usage(command).length)) + 2;
  const rowsOf = (own: boolean) =>
    commands
      .filter(({ only }) => (only === 'shell') === own)
      .map((command) => `  ${usage(command).padEnd(column)}${command.summary}`)
      .join('\n');
  const text = `A tool's name calls it: multiply a=5 b=3

Commands:
${rowsOf(false)}

Of the shell itself:
${rowsOf(true)}

Lines:
  x = call …                  keeps what --json would print; $x.path is used in arguments (JMESPath)
  … | program   … > file      a shell command reads the result; a file gets it (>> appends)
  … &                         runs in the background: jobs, wait, cancel
  !command                    runs a shell command
  # …                         a comment

Ctrl-C stops what runs, Ctrl-D leaves. More: help COMMAND
`;
  const data = {
    usage: 'COMMAND [arguments] [options]',
    commands: commands.map((command) => ({
      name: command.name,
      usage: usageOf(command, 'shell'),
      summary: command.summary,
    })),
  };
  return { kind: 'text', text, data };
}

/** Help pages wider than this are hard to read. */
export const widestHelp = 100;

/** The help page of one command, or of mcpc, made of the same definitions that parse the line. */
export function helpPage(
  command: Command | undefined,
  commands: readonly Command[],
  width: number,
  face: FrontendName = 'line',
): View {
  const here = commands.filter((known) => isAvailableIn(face, known));
  if (command !== undefined) return pageOf(command, width, command.only ?? face);
  return face === 'line' ? overview(here) : shellHelp(here);
}

function overview(commands: readonly Command[]): View {
  const usage = (command: Command) =>
    usageOf(command)
      .replace(/^mcpc /, '')
      .replace(' [options]', '');
  const column = Math.max(...commands.map((command) => usage(command).length)) + 2;
  const lines = commands.map((command) => `  ${usage(command).padEnd(column)}${command.summary}`);
  const text = `mcpc: the command line and shell for MCP servers

Usage: mcpc COMMAND TARGET [arguments] [options]
       mcpc TARGET                        the same as: mcpc connect TARGET

Commands:
${lines.join('\n')}

Targets:
  demo                        the server built into mcpc
  server.py, .js, .ts         a script
  ./server                    a program
  "npx -y @scope/server"      a command line, in quotes
  mcp.json, mcp.json:weather  every server of a config file, or one
  weather                     a server that mcpc servers lists
  https://example.com/mcp     Streamable HTTP or SSE; ws:// and wss:// too

Arguments:
  name=value                  typed by the tool's schema
  name:=JSON  name=@file      JSON as it stands; a file's text

Try it:
  mcpc tools demo
  mcpc call demo multiply a=5 b=3

More: mcpc help COMMAND
`;
  const data = {
    usage: 'mcpc COMMAND TARGET [arguments] [options]',
    commands: commands.map((command) => ({
      name: command.name,
      usage: usageOf(command),
      summary: command.summary,
    })),
  };
  return { kind: 'text', text, data };
}

function pageOf(command: Command, width: number, face: FrontendName): View {
  const page = new Page(command.name)
    .usage(usageOf(command, face).replace(/^(mcpc )?[\w-]+ /, ''))
    .helpOption(false);
  page.configureHelp({ helpWidth: width, commandUsage: () => usageOf(command, face) });
  page.description(`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`);
  if (takesTarget(command, face)) page.addArgument(new Argument('TARGET', 'the server: see mcpc help'));
  for (const { name, summary } of command.operands) page.addArgument(new Argument(name, summary));
  for (const name of optionsOf(command, face)) {
    const option = makeOption(name);
    option.default(undefined);
    page.addOption(option);
  }
  const shown = command.examples.map((example) => exampleOn(face, command, example));
  const examples = shown.map((example) => `  ${example}`).join('\n');
  const text = `${page.helpInformation().trimEnd()}\n\nExamples:\n${examples}\n`;
  const data = {
    name: command.name,
    summary: command.summary,
    usage: usageOf(command, face),
    options: optionsOf(command, face).map((name) => {
      const { flags, description } = makeOption(name);
      return { flags, summary: description };
    }),
    examples: shown,
  };
  return { kind: 'text', text, data };
}

/** An example as it is typed there: the shell knows the server. */
function exampleOn(face: FrontendName, command: Command, example: string): string {
  if (face === 'line' || command.only === 'shell') return example;
  const known = command.target && !takesTarget(command, face);
  return example.replace(known ? /^mcpc (\S+) ("[^"]*"|\S+)/ : /^mcpc (\S+)/, '$1');
}
