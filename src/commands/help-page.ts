import { Argument, Command as Page } from 'commander';
import type { View } from '../base/view.ts';
import type { Command } from './command.ts';
import { makeOption, usageOf } from './line.ts';
import { optionsOf } from './options-of.ts';

/** Help pages wider than this are hard to read. */
export const widestHelp = 100;

/** The help page of one command, or of mcpc, made of the same definitions that parse the line. */
export function helpPage(command: Command | undefined, commands: readonly Command[], width: number): View {
  return command === undefined ? overview(commands) : pageOf(command, width);
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

function pageOf(command: Command, width: number): View {
  const page = new Page(command.name).usage(usageOf(command).replace(/^mcpc [\w-]+ /, '')).helpOption(false);
  page.configureHelp({ helpWidth: width, commandUsage: () => usageOf(command) });
  page.description(`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`);
  if (command.target) page.addArgument(new Argument('TARGET', 'the server: see mcpc help'));
  for (const { name, summary } of command.operands) page.addArgument(new Argument(name, summary));
  for (const name of optionsOf(command)) {
    const option = makeOption(name);
    option.default(undefined);
    page.addOption(option);
  }
  const examples = command.examples.map((example) => `  ${example}`).join('\n');
  const text = `${page.helpInformation().trimEnd()}\n\nExamples:\n${examples}\n`;
  const data = {
    name: command.name,
    summary: command.summary,
    usage: usageOf(command),
    options: optionsOf(command).map((name) => {
      const { flags, description } = makeOption(name);
      return { flags, summary: description };
    }),
    examples: command.examples,
  };
  return { kind: 'text', text, data };
}
