import { describe, expect, it } from 'vitest';
import { parseShellLine } from '../../../src/command-line/parse-shell-line.ts';
import { commands } from '../../../src/commands/table.ts';

const tools = ['add', 'find', 'history', 'multiply'];

describe('the first word of a shell line', () => {
  it.each([
    ['a tool', 'multiply a=1', 'call', ['multiply', 'a=1']],
    ['a tool that has the name of a command about mcpc itself', 'add 7 demo', 'call', ['add', '7', 'demo']],
    ['a tool of any name before name=value', 'history x=1', 'call', ['history', 'x=1']],
    ['a tool before options and name:=JSON', 'history --json x:=1', 'call', ['history', 'x:=1']],
    ['a command', 'history', 'history', []],
    ['a command before JSON', 'find {"a=b":1}', 'find', ['{"a=b":1}']],
    ['a command about mcpc itself without a tool of its name', 'servers', 'servers', []],
  ])('is %s: %s', async (_what, line, name, operands) => {
    const parsed = await parseShellLine(line.split(' '), commands, tools);
    expect(parsed).toMatchObject({ command: { name }, operands });
  });
});
