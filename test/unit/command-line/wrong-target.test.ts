import { expect, it } from 'vitest';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { wrongTargetError } from '../../../src/command-line/wrong-target.ts';
import { commands } from '../../../src/commands/table.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { write } from '../config/files.ts';

async function hintFor(line: string): Promise<string | undefined> {
  const environment = fakeEnvironment();
  write(`${environment.cwd}/mcp.json`, { mcpServers: { weather: { url: 'demo:' } } });
  const parsed = await parseLine(line.split(' '), commands, environment);
  return wrongTargetError(parsed, commands, environment)?.hint;
}

it.each([
  ['call multiply demo a=5 b=3', 'mcpc call demo multiply a=5 b=3'],
  ['call multiply a=5 b=3 --json', 'mcpc call TARGET multiply a=5 b=3 --json'],
  ['call multiply(a=5,b=3)', 'mcpc call TARGET multiply a=5 b=3'],
  ['call weather.forecast city=Oslo', 'mcpc call weather forecast city=Oslo'],
  ['prompt poem topic=rain', 'mcpc prompt TARGET poem topic=rain'],
  ['read demo://welcome', 'mcpc read TARGET demo://welcome'],
  ['read demo://welcome demo', 'mcpc read demo demo://welcome'],
  ['tools list demo', 'mcpc tools demo'],
  ['tools list', 'mcpc tools TARGET'],
  ['prompts get', 'mcpc prompt TARGET'],
])('an unknown target gets the right line: %s', async (line, right) => {
  expect(await hintFor(line)).toBe(`Did you mean: ${right}`);
});

it.each(['call nowhere multiply', 'tools nowhere', 'ping nowhere', 'read nowhere demo'])(
  'a target that is merely unknown gets no line: %s',
  async (line) => {
    expect(await hintFor(line).then((hint) => hint ?? '')).not.toContain('TARGET');
  },
);
