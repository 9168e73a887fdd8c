import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeEnvironment } from '../../app/fake-environment.ts';
import { runShell } from '../fake-shell.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mcpc-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const saved = () => readFileSync(join(cwd, 'a.mcpc'), 'utf8');
const run = (...lines: string[]) =>
  runShell({ lines, words: ['--keep-going'], environment: { ...fakeEnvironment(), cwd } });

test('writes a test with what was seen, and adds the next one to it', async () => {
  const { stderr } = await run('multiply a=6 b=7', 'save a.mcpc', 'multiply a=1 b=1', 'save a.mcpc');
  expect(saved()).toBe(
    'server demo\n\ntest multiply\n  multiply a=6 b=7\n  expect 42\n\ntest multiply 2\n  multiply a=1 b=1\n  expect 1\n',
  );
  expect(stderr).toContain('Saved 1 line as the test "multiply 2" in a.mcpc.');
});

test('writes several lines as one test', async () => {
  await run('x = multiply a=6 b=7', '# a comment', 'print $x', 'save a.mcpc 2');
  expect(saved()).toContain('  x = multiply a=6 b=7\n  expect 42\n  print $x\n  expect 42\n');
});

test('says which line is needed for a variable, and how many lines to save', async () => {
  const { status, stderr } = await run(
    'x = multiply a=6 b=7',
    'tools',
    'y = multiply a=$x b=1',
    'multiply a=$y b=1',
    'save a.mcpc',
  );
  expect(status).toBe(2);
  expect(stderr).toContain('The lines use $x, which an earlier line sets: x = multiply a=6 b=7.');
  expect(stderr).toContain('save a.mcpc 4');
});

test('puts a variable of the environment in place of a secret, and keeps what contains it out', async () => {
  const { stderr } = await run('greet name=Ada api_key=abcdef --no-validate', 'save a.mcpc');
  expect(saved()).toContain('api_key=$API_KEY');
  expect(saved()).not.toContain('abcdef');
  expect(stderr).toContain('To run it, set API_KEY.');
});

test.each([
  ['without a line', ['save a.mcpc'], 'There is no line to save yet.'],
  ['with too large a number', ['multiply a=1 b=1', 'save a.mcpc 3'], 'Only 1 line can be saved'],
  [
    'with a number that is none',
    ['multiply a=1 b=1', 'save a.mcpc x'],
    'The number of lines is not valid: x.',
  ],
  ['into a folder that does not exist', ['multiply a=1 b=1', 'save b/a.mcpc'], 'b/a.mcpc cannot be written'],
])('refuses to save %s', async (_name, lines, message) => {
  const { status, stderr } = await run(...lines);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test.each([
  ['expect\n', 'which is not valid'],
  ['multiply a=1 b=1\n', 'which is one test without a name'],
  ['server other.py\ntest a\n  tools\n', 'whose tests run on another server: server other.py'],
])('adds nothing to a file that has %j', async (content, message) => {
  writeFileSync(join(cwd, 'a.mcpc'), content);
  const { stderr } = await run('multiply a=1 b=1', 'save a.mcpc');
  expect(stderr).toContain(message);
  expect(saved()).toBe(content);
});
