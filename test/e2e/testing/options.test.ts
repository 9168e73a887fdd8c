import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.ts';
import { mcpc, shell } from '../harness/mcpc.ts';

/** A file in which the second case fails. */
const calculator = [
  'server demo',
  'test adds (two numbers)',
  '  multiply a=2 b=2',
  '  expect 4',
  "test doesn't multiply",
  '  multiply a=6 b=7',
  '  expect 43',
  'test multiplies',
  '  multiply a=6 b=7',
  '  expect 42',
];

/** Creates a folder with test files, from their lines. */
function folderWith(files: Record<string, string[]>): string {
  const folder = temporaryFolder();
  for (const [name, lines] of Object.entries(files)) {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  }
  return folder;
}

describe('a report of mcpc test', () => {
  it('names a line that runs a failed case alone', async () => {
    const cwd = folderWith({ 'my calculator.mcpc': calculator });
    const { stdout, exitCode } = await mcpc(['test', '--timeout', '20'], { cwd });
    expect(exitCode).toBe(1);
    const [, line = ''] = /To run it alone: (.*)/.exec(stdout) ?? [];
    const again = await shell(line, { cwd });
    expect(again.stdout).toMatch(/^✗ my calculator\.mcpc {2}1 failed {2}/);
    expect(again.stdout).toContain(`To run it alone: ${line}\n`);
  });

  it('names the revision of the protocol if a line has several', async () => {
    const cwd = folderWith({ 'calculator.mcpc': calculator });
    const words = ['--protocol', 'legacy', '--protocol', '2026-07-28', '--bail', '--jobs', '1'];
    const { stdout, exitCode } = await mcpc(['test', ...words], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^✗ calculator\.mcpc \(legacy\) {2}1 failed, 1 passed, 1 skipped/);
    expect(stdout).toMatch(/^- calculator\.mcpc \(2026-07-28\) {2}3 skipped/m);
  });

  it('in GitHub Actions has an annotation at the line that failed, and a summary', async () => {
    const cwd = folderWith({ 'calculator.mcpc': calculator });
    const summary = join(cwd, 'summary.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: cwd };
    const { stdout } = await mcpc(['test'], { cwd, env });
    expect(stdout).toMatch(
      /^::error file=calculator\.mcpc,line=7,title=calculator\.mcpc%3A doesn't multiply::/m,
    );
    expect(stdout).toContain('1 failed, 2 passed');
    expect(readFileSync(summary, 'utf8')).toContain('| ❌ | calculator.mcpc | 2 | 1 | 0 |');
  });
});

describe('mcpc test', () => {
  it('runs nothing if a file is not valid, and names each place', async () => {
    const cwd = folderWith({
      'a.mcpc': ['server demo', 'test a', '!touch ran'],
      'b.mcpc': ['server demo', 'test b', '  ping', '  expect .x ==', 'test b'],
    });
    const { stdout, exitCode } = await mcpc(['test'], { cwd });
    expect(exitCode).toBe(2);
    expect(stdout).toContain('b.mcpc:4:15  not valid\n  Expected a value after ==.\n');
    expect(stdout).toContain('b.mcpc:5:6  not valid\n');
    const { stdout: files } = await shell('ls', { cwd });
    expect(files).toBe('a.mcpc\nb.mcpc\n');
  });

  it('runs a script as a test, whose lines have to succeed', async () => {
    const script = ['# A script.', 'connect demo', 'x = multiply a=6 b=7', 'multiply a=$x b=10'];
    const cwd = folderWith({ 'works.mcpc': script, 'fails.mcpc': [...script, 'multiply a=1'] });
    const { stdout, exitCode } = await mcpc(['test', '--jobs', '1'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('fails.mcpc:5\n  multiply a=1\n  A required argument is missing');
    expect(stdout).toMatch(/^✓ works\.mcpc {2}1 passed/m);
  });
});

describe('source', () => {
  it('runs a test file in the shell, up to the first line that is not as expected', async () => {
    const cwd = folderWith({ 'fails.mcpc': calculator, 'passes.mcpc': calculator.slice(0, 4) });
    const passes = await mcpc(['connect', 'demo'], { cwd, stdin: 'source passes.mcpc\n' });
    expect(passes).toMatchObject({ stdout: '4\n', exitCode: 0 });
    const fails = await mcpc(['connect', 'demo'], { cwd, stdin: 'source fails.mcpc\n' });
    expect(fails).toMatchObject({ stdout: '4\n42\n', exitCode: 1 });
    expect(fails.stderr).toContain('error: The result is different.\n- expected  + actual\n- 43\n+ 42\n');
    expect(fails.stderr).toContain('Line 7 of fails.mcpc failed');
  });
});
