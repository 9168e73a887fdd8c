import { defineCommand } from '../command-line/command.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';

/** Help pages that do not belong to a command. */
const topics: Readonly<Record<string, string>> = {
  targets: `Targets:
  demo                       the server built into mcpc
  server.py, .js, .ts        a script
  ./server                   a program
  "npx -y @scope/server"     a command line, quoted
  mcp.json                   every server of a config file
  mcp.json:weather           one server of a config file
  weather                    a configured server; "mcpc servers" lists them
  https://example.com/mcp    Streamable HTTP or SSE
  localhost:3000/mcp         the same without its scheme: http for this machine,
                             https for any other
  ws://localhost:3000        WebSocket; wss:// too

A target named like a command: ./tools, or mcpc connect tools
`,
  arguments: `Arguments of "mcpc call":
  name=value                 typed by the input schema of the tool
  name:=JSON                 JSON
  name=@file  name:=@file    the text of a file; the JSON in a file
  name=@@value               the text @value
  a.b=value                  a member of an object
  a[0]=value  a[]=value      an item of an array; one more item
  '{"a": 5}'                 an object with all arguments; name=value overrides
  -                          such an object from standard input

Arguments of "mcpc prompt" and variables of "mcpc read" are name=value and name=@file.
`,
};

export const help = defineCommand({
  name: 'help',
  summary: 'show help for mcpc, a command or a topic',
  target: false,
  operands: [
    {
      name: 'COMMAND',
      summary: `command, or one of the topics ${Object.keys(topics).join(' and ')}`,
      required: false,
      takes: 'command',
      choices: Object.keys(topics),
    },
  ],
  options: [],
  examples: ['mcpc help', 'mcpc help call', 'mcpc help call --help-all', 'mcpc help targets'],
  async run({ operands: [name], options, commands, helpFor, shell }) {
    if (name === undefined) return helpFor(undefined);
    const command = commands.find((known) => known.name === name);
    if (command !== undefined) return helpFor(command, options.helpAll);
    const topic = Object.hasOwn(topics, name) ? topics[name] : undefined;
    if (topic !== undefined) return { kind: 'text', text: topic, data: { name, text: topic } };
    const frontend = shell === undefined ? 'line' : 'shell';
    const available = commands.filter((known) => isAvailableIn(frontend, known));
    const names = [...available.map((known) => known.name), ...Object.keys(topics)];
    throw new UsageError(`Unknown command or help topic "${name}".${didYouMean(name, names)}`, {
      hint: `There is help for ${names.join(', ')}.`,
    });
  },
});
