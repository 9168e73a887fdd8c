import type { Command } from '../command-line/command.ts';
import type { OptionDefinition } from '../command-line/options/definition.ts';
import { optionDefinitions } from '../command-line/options.ts';
import { usageOf } from '../command-line/usage.ts';
import { topicTexts } from './topic-texts.ts';

/** Returns the manual in Markdown: the commands, every option, and the texts of all topics. */
export function manual(commands: readonly Command[]): string {
  const parts = [
    '# Name\n\nmcpc - command line and shell for MCP (Model Context Protocol) servers',
    '# Synopsis\n\n```\nmcpc COMMAND TARGET [arguments] [options]\nmcpc TARGET [options]\n```',
    `# Description

mcpc connects to an MCP server, lists what it offers, calls its tools, reads its resources and renders its prompts. With
a target alone, it opens a shell on the server. \`mcpc help COMMAND\` shows the options of a command, and
\`mcpc help TOPIC\` one of the sections below.

\`\`\`
mcpc tools server.py
mcpc call server.py multiply a=5 b=3
mcpc server.py
\`\`\``,
    `# Commands\n\n${commandList(commands.filter(({ only }) => only !== 'shell'))}`,
    `## Commands of the shell\n\nThese exist in the shell only.\n\n${commandList(
      commands.filter(({ only }) => only === 'shell'),
    )}`,
    optionsText(),
    ...topicTexts.values(),
  ];
  return parts.map((part) => part.trim()).join('\n\n');
}

/** Returns the section about options in Markdown: all of them, by group. */
export function optionsText(): string {
  return `# Options\n\nOptions may stand anywhere on the line; \`--\` ends them.\n\n${optionSections()}`;
}

function commandList(commands: readonly Command[]): string {
  return commands
    .map((command) => {
      const usage = usageOf(command, command.only ?? 'line').replace(' [options]', '');
      return `- \`${usage}\`: ${sentence(command.summary)}`;
    })
    .join('\n');
}

function optionSections(): string {
  const options = Object.values(optionDefinitions);
  const groups = [...new Set(options.map(({ group }) => group))];
  return groups
    .map((name) => `## ${name}\n\n${optionList(options.filter(({ group }) => group === name))}`)
    .join('\n\n');
}

function optionList(options: readonly OptionDefinition[]): string {
  return options
    .map(({ flags, summary, choices }) => {
      const values = choices === undefined ? '' : ` Values: ${choices.join(', ')}.`;
      return `- \`${flags}\`: ${sentence(summary)}${values}`;
    })
    .join('\n');
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
