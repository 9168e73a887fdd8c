import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { wrongTargetError } from '../../../src/command-line/wrong-target.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { commands } from '../../../src/commands/table.ts';
import { filesOf, makeSessionFolder } from '../../../src/sessions/files/session-files.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { write } from '../config/files.ts';

async function hintFor(line: string): Promise<string | undefined> {
  const environment = fakeEnvironment();
  write(`${environment.cwd}/mcp.json`, { mcpServers: { weather: { url: 'demo:' } } });
  const parsed = await parseLine(line.split(' '), lineTable, environment);
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

it('the name of a session gets its @', async () => {
  const environment = fakeEnvironment();
  makeSessionFolder('calc', environment);
  writeFileSync(filesOf('calc', environment).record, '{}');
  const parsed = await parseLine(['call', 'calc', 'multiply', 'a=5', '--json'], lineTable, environment);
  const error = wrongTargetError(parsed, commands, environment);
  expect(error?.message).toBe('"calc" is not a known server, but the name of a session.');
  expect(error?.hint).toBe('Did you mean: mcpc call @calc multiply a=5 --json');
});
