import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noDefaults } from '../../../src/command-line/defaults/user-defaults.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { runLines } from './fake-shell.ts';

/** Runs lines in a shell whose defaults are saved in a file with this text. */
async function linesWith(text: string, lines: string[], words: string[] = []) {
  const environment = fakeEnvironment({}, lines.join('\n'));
  const file = join(environment.home, 'defaults.toml');
  if (text !== '') writeFileSync(file, text);
  const aliases = new Map([
    ['mul', ['call', 'demo', 'multiply']],
    ['twice', ['mul', 'a=2']],
    ['other', ['call', 'other.py', 'multiply']],
  ]);
  environment.defaults = { ...noDefaults, file, aliases };
  const result = await runLines(lines, words, environment);
  const saved = () => readFileSync(file, 'utf8');
  return { ...result, saved, stderr: result.stderr.replaceAll(`${environment.home}/`, '') };
}

it('an alias about the connected server is a line of the shell', async () => {
  const lines = ['mul a=5 b=3', 'x = twice b=4', 'mul a=1 b=1 --query structuredContent', 'time mul a=3 b=3'];
  const { stdout, status } = await linesWith('', lines);
  expect({ stdout, status }).toEqual({ stdout: '15\n{"result":1}\n9\n', status: 0 });
});

it('an alias about another server is refused, and says what to do', async () => {
  const { stderr, status } = await linesWith('', ['other a=5 b=3']);
  expect(status).toBe(2);
  expect(stderr).toContain('The alias "other" is about other.py, which is not the server of this shell.');
  expect(stderr).toContain('connect other.py');
});

it('an error names the alias and its line; a word in quotes is no alias', async () => {
  expect((await linesWith('', ['twice b=x'])).stderr).toContain(
    '"twice" is an alias for: call demo multiply a=2\n',
  );
  expect((await linesWith('', ['"mul" a=1 b=1'])).stderr).toContain('Unknown command or tool "mul"');
});

it('set --save writes a setting, or all that were set, and keeps the rest of the file', async () => {
  const before = '# mine\ntimeout = 5 # s\nquiet = true\n\n[aliases]\nmul = "call demo multiply"\n';
  const one = await linesWith(before, ['set timeout 10 --save', 'set --save timeout']);
  expect(one.saved()).toBe(before.replace('5', '10'));
  expect(one.stderr).toContain('Saved in defaults.toml: timeout = 10.');
  expect(one.stderr).toContain('defaults.toml has this setting already.');
  const all = await linesWith(
    before,
    ['set log-level debug', 'set input off', 'set quiet off', 'set query x', 'set --save'],
    ['--max-time', '30'],
  );
  expect(all.saved()).toBe(
    '# mine\ntimeout = 5 # s\nmax-time = 30\nlog-level = "debug"\ninput = false\n\n[aliases]\nmul = "call demo multiply"\n',
  );
  expect(all.stderr).toContain('Saved in defaults.toml: max-time = 30, log-level = "debug", input = false.');
  expect(all.stderr).toContain('Removed from defaults.toml: quiet.');
});

it('set --save creates the file, and refuses settings that may have no default', async () => {
  const { saved, status } = await linesWith('', ['set timeout 10 --save']);
  expect({ saved: saved(), status }).toEqual({ saved: 'timeout = 10\n', status: 0 });
  const { stderr } = await linesWith('', ['set query x --save']);
  expect(stderr).toContain('The setting "query" cannot be saved.');
});
