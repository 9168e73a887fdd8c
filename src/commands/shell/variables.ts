import { defineCommand } from '../../command-line/command.ts';
import { requireShell } from './require-shell.ts';

export const vars = defineCommand({
  name: 'vars',
  summary: 'list the variables: name, type and size, the beginning of the value',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['vars', 'vars --json'],
  async run(context) {
    const variables = requireShell(context).variables();
    return {
      kind: 'table',
      columns: ['NAME', 'TYPE', 'VALUE'],
      rows: variables.map(({ name, type, text }) => [name, type, text]),
      data: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
      nothing: 'No variables. Set one with: x = call …',
    };
  },
});

export const print = defineCommand({
  name: 'print',
  summary: 'print text and the values of variables; $x alone is short for print $x',
  only: 'shell',
  target: false,
  operands: [
    { name: 'VALUE', summary: 'text, $x or $x.path', required: false, rest: true, takes: 'shellValue' },
  ],
  options: [],
  examples: ['print $x.name "costs" $x.price', '$x', '$_ | jq .', 'y = $x.items[0]'],
  async run(context) {
    return requireShell(context).print(context.operands);
  },
});

export const unset = defineCommand({
  name: 'unset',
  summary: 'remove variables',
  only: 'shell',
  target: false,
  operands: [
    { name: 'NAME', summary: 'name of a variable', required: true, rest: true, takes: 'shellVariable' },
  ],
  options: [],
  examples: ['unset x'],
  async run(context) {
    requireShell(context).unset(context.operands);
    return undefined;
  },
});
