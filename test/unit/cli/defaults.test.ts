import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

/** Runs a line of a user whose defaults file has this text. */
async function lineWith(defaults: string, words: string[], env: NodeJS.ProcessEnv = {}) {
  const environment = fakeEnvironment();
  const folder = join(environment.home, '.config', 'mcpc');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'defaults.toml'), defaults);
  Object.assign(environment.env, env);
  const status = await run(words, environment);
  return { status, stdout: environment.stdout.text, stderr: environment.stderr.text };
}

it('options that a line does not have come from the defaults file', async () => {
  const { stdout } = await lineWith('json = true', ['call', 'demo', 'multiply', 'a=5', 'b=3']);
  expect(JSON.parse(stdout)).toMatchObject({ structuredContent: { result: 15 } });
});

it.each([
  ['the option of the line', ['--color', 'never'], {}, false],
  ['the environment', [], { NO_COLOR: '1' }, false],
  ['the defaults file', [], {}, true],
])('colour is selected by %s', async (_what, words, env, isColoured) => {
  const { stdout } = await lineWith('color = "always"', ['tools', 'demo', ...words], env);
  expect(stdout.includes('\u001b[')).toBe(isColoured);
});

it('an alias is replaced, and named with its line if that is wrong', async () => {
  const text = '[aliases]\nmul = "call demo multiply"';
  expect(await lineWith(text, ['mul', 'a=5', 'b=3'])).toMatchObject({ status: 0, stdout: '15\n' });
  const { status, stderr } = await lineWith(text, ['mul', 'a=five', 'b=3']);
  expect(status).toBe(2);
  expect(stderr).toContain('"mul" is an alias for: call demo multiply\n');
});

it('help shows aliases', async () => {
  const text = '[aliases]\nmul = "call demo multiply"\nm2 = "mul a=2"';
  expect(await lineWith(text, ['help', 'm2'])).toMatchObject({
    stdout: 'm2 is an alias for: call demo multiply a=2\n',
  });
  expect(await lineWith(text, ['help', 'aliases'])).toMatchObject({
    stdout: 'm2\tcall demo multiply a=2\nmul\tcall demo multiply\n',
  });
});

it('a broken file fails every line except those that help', async () => {
  const { status, stderr } = await lineWith('tiemout = 3', ['mul', 'a=5']);
  expect(status).toBe(2);
  expect(stderr).toContain('defaults.toml:1:1: Unknown key "tiemout". Did you mean "timeout"?');
  for (const words of [['help', 'call'], ['--version'], ['completion', 'bash']]) {
    const help = await lineWith('tiemout = 3', words);
    expect(help.status).toBe(0);
    expect(help.stderr).toContain('note: ');
  }
});

it('MCPC_DEFAULTS names another file, or none', async () => {
  expect(await lineWith('broken', ['ping', 'demo'], { MCPC_DEFAULTS: 'off' })).toMatchObject({ status: 0 });
  const { status, stderr } = await lineWith('', ['ping', 'demo'], { MCPC_DEFAULTS: 'nowhere.toml' });
  expect(status).toBe(2);
  expect(stderr).toContain('MCPC_DEFAULTS names nowhere.toml, but there is no such file.');
});
