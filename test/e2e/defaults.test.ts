import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configFile, program } from './harness/config.ts';
import { raw } from './harness/fixtures.ts';
import { temporaryHome } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';

/** Creates a home folder with a defaults file. */
function homeWith(defaults: string): string {
  const home = temporaryHome();
  mkdirSync(fileIn(home, '..'), { recursive: true });
  writeFileSync(fileIn(home), defaults);
  return home;
}

function fileIn(home: string, ...path: string[]): string {
  return join(home, '.config', 'mcpc', 'defaults.toml', ...path);
}

it('an option on the line takes precedence over a config entry, and that over the defaults file', async () => {
  const silent = raw('never-answers');
  const file = configFile({ slow: { ...program('raw/never-answers.mjs'), timeout: 200 } });
  const longest = homeWith('timeout = 600');
  const call = async (home: string, target: string, ...words: string[]) => {
    const { stderr, exitCode } = await mcpc(['call', target, 'wait', ...words], { home });
    expect(exitCode).toBe(4);
    return stderr;
  };
  expect(await call(homeWith('timeout = 0.3'), silent)).toContain('0.3 s');
  expect(await call(longest, file)).toContain('0.2 s');
  expect(await call(longest, silent, '--timeout', '0.1')).toContain('0.1 s');
});

it('aliases work and are completed on the command line and in the shell, and set --save writes the file', async () => {
  const home = homeWith('# mine\n[aliases]\nmul = "call demo multiply"\n');
  const line = await mcpc(['mul', 'a=5', 'b=3'], { home });
  expect(line).toMatchObject({ stdout: '15\n', stderr: '', exitCode: 0 });
  const candidates = async (...words: string[]) =>
    (await mcpc(['__complete', '--', ...words], { home })).stdout.split('\n');
  expect(await candidates('mu')).toContain('mul\talias for call demo multiply');
  expect((await candidates('mul', '')).some((candidate) => candidate.startsWith('a='))).toBe(true);
  const script = 'mul a=2 b=3\nset timeout 10 --save\n';
  const shell = await mcpc(['connect', 'demo'], { home, stdin: script });
  expect(shell).toMatchObject({ stdout: '6\n', exitCode: 0 });
  expect(shell.stderr).toContain(`Saved in ${fileIn(home)}: timeout = 10.`);
  expect(readFileSync(fileIn(home), 'utf8')).toBe(
    'timeout = 10\n\n# mine\n[aliases]\nmul = "call demo multiply"\n',
  );
});

it('a file that set --save creates is for its owner only', async () => {
  const home = temporaryHome();
  expect(await mcpc(['connect', 'demo'], { home, stdin: 'set json on --save\n' })).toMatchObject({
    exitCode: 0,
  });
  expect(statSync(fileIn(home)).mode & 0o777).toBe(0o600);
});

it('a broken file is a usage error with its position; help and --version still work', async () => {
  const home = homeWith('quiet = true\ntiemout = 3\n');
  const failed = await mcpc(['tools', 'demo'], { home });
  expect(failed).toMatchObject({ stdout: '', exitCode: 2 });
  expect(failed.stderr).toContain(`${fileIn(home)}:2:1: Unknown key "tiemout". Did you mean "timeout"?`);
  for (const words of [['help'], ['--version'], ['help', 'call', '--help-all']]) {
    expect((await mcpc(words, { home })).exitCode).toBe(0);
  }
  const env = { MCPC_DEFAULTS: 'off' };
  expect(await mcpc(['ping', 'demo', '-q'], { home, env })).toMatchObject({ exitCode: 0 });
});
