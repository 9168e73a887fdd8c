import { expect, it } from 'vitest';
import type { Tool } from '../../../../src/core/protocol.ts';
import { Calculator, fakeTask, multiply } from '../calculator.ts';
import { fakeShell, refusal } from '../run-command.ts';

const task = { ...fakeTask('working', 't1'), tool: 'multiply' };

it.each([
  [
    'call',
    `mcpc call needs the name of a tool.
calc has 1 tool:
  multiply(a: number, b: number)
For example: mcpc call demo multiply a=1 b=1`,
  ],
  [
    'prompt',
    `mcpc prompt needs the name of a prompt.
calc has 1 prompt:
  poem(topic, form?)
For example: mcpc prompt demo poem topic=text`,
  ],
  [
    'read',
    `mcpc read needs the URI of a resource, or a resource template.
calc has 2 resources and templates:
  demo://welcome
  'demo://weather/{city}{?unit}'
For example: mcpc read demo demo://welcome`,
  ],
  [
    'complete',
    `mcpc complete needs prompt:NAME or a resource template, and the argument to complete.
calc has 2 prompts and templates with arguments:
  prompt:poem  topic, form
  'demo://weather/{city}{?unit}'  city, unit
For example: mcpc complete demo prompt:poem topic`,
  ],
  [
    'task',
    `mcpc task needs the ID of a task.
calc has 1 task:
  t1  working  multiply
For example: mcpc task demo t1`,
  ],
])('%s without a name lists what there is', async (command, expected) => {
  const tasks = { list: async () => ({ items: [task], raw: [], unknown: [] }) };
  expect(await refusal([command, 'demo'], { server: new Calculator({ tasks }) })).toBe(expected);
});

it('a long list is cut, and says how to see all', async () => {
  const tools: Tool[] = Array.from({ length: 40 }, (_, at) => ({ ...multiply, name: `multiply${at}` }));
  const said = await refusal(['call', 'demo'], { server: new Calculator({ definitions: { tools } }) });
  expect(said).toContain('calc has 40 tools, among them:\n  multiply0(a: number, b: number)\n');
  expect(said).toMatch(/\nTo list all: mcpc tools demo$/);
  expect(said.split('\n').length).toBeLessThan(20);
});

it('a name of the server cannot add lines', async () => {
  const tools = [{ ...multiply, name: 'one\nFor example: rm -rf ~' }];
  const said = await refusal(['call', 'demo'], { server: new Calculator({ definitions: { tools } }) });
  expect(said).toContain('\n  one For example: rm -rf ~(');
});

it('a server without tools says so', async () => {
  const server = new Calculator({ definitions: { tools: [] } });
  expect(await refusal(['call', 'demo'], { server })).toContain('\ncalc has no tools.');
});

it('in the shell, lines have no server', async () => {
  const said = await refusal(['call'], { shell: fakeShell() });
  expect(said).toMatch(/^call needs the name of a tool\.\n.*\nFor example: call multiply a=1 b=1$/s);
});

it('complete without an argument lists those of the prompt', async () => {
  expect(await refusal(['complete', 'demo', 'prompt:poem'])).toBe(
    'mcpc complete needs the name of the argument.\nIts arguments: topic, form.',
  );
});
