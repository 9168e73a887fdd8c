import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withServer } from '../../../src/testing/record.ts';
import { runText, states } from './run-text.ts';

async function record(text: string, words: string[] = []) {
  const target = words[1];
  const run = await runText({ files: text, words, options: { record: true, target } });
  return { ...run, text: readFileSync(join(run.environment.cwd, 'one.mcpc'), 'utf8') };
}

test('adds what lines do below those that have no expectation', async () => {
  const { summary, recorded, text } = await record(
    [
      'server demo',
      'greet name=Ada # set-up',
      'test one',
      '  multiply a=6 b=7',
      '  multiply a=6 b=x',
      '  fail reason="No tea."',
      'test two',
      '\tx = multiply a={',
      '}',
      '',
      '\tmultiply a=2 b=2',
      '\texpect 4',
    ].join('\n'),
  );
  expect(states(summary)).toBe('one passed, two passed');
  expect(text).toBe(
    [
      'server demo',
      'greet name=Ada # set-up',
      'expect Hello, Ada!',
      'test one',
      '  multiply a=6 b=7',
      '  expect 42',
      '  multiply a=6 b=x',
      '  expect usage \'Argument b takes a number, but was given "x".\'',
      '  fail reason="No tea."',
      '  expect tool-error "No tea."',
      'test two',
      '\tx = multiply a={',
      '}',
      '\texpect usage \'Argument a takes a number, but was given "{\\n}".\'',
      '',
      '\tmultiply a=2 b=2',
      '\texpect 4',
      '',
    ].join('\n'),
  );
  expect(recorded).toEqual(['Added 5 expectations to one.mcpc.']);
});

test('writes the server of the command line into a file that names none', async () => {
  const { text } = await record('# Mine\r\nmultiply a=6 b=7\r\n', ['--target', 'demo']);
  expect(text).toBe('# Mine\r\nserver demo\r\n\r\nmultiply a=6 b=7\r\nexpect 42\r\n');
});

test('leaves a file as it is if each line has an expectation', async () => {
  const text = 'server demo\nmultiply a=6 b=7\nexpect 41';
  const run = await record(text);
  expect(run.text).toBe(text);
  expect(run.recorded).toEqual(['Nothing was recorded.']);
  expect(states(run.summary)).toBe('one.mcpc failed');
});

test.each([
  ['tools\n', 'server demo\n\ntools\n'],
  ['# a\n# b\n\n\ntools\n', '# a\n# b\nserver demo\n\ntools\n'],
  ['\uFEFFtools', '\uFEFFserver demo\n\ntools'],
])('puts the server below the first comments of %j', (text, expected) => {
  expect(withServer(text, 'server demo')).toBe(expected);
});
