import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LineParts } from '../../../../src/app/environment.ts';
import { Output } from '../../../../src/terminal/output.ts';
import { stylesOf } from '../../../../src/terminal/style.ts';
import { chooseReporters } from '../../../../src/testing/reporters/choose-reporters.ts';
import { fakeEnvironment } from '../../app/fake-environment.ts';
import { report, sampleRun } from './sample-run.ts';

interface Options {
  reporter?: string[];
  json?: boolean;
  quiet?: boolean;
}

/** Returns the parts of a line `mcpc test` with these options. */
function partsOf(options: Options, env: Record<string, string> = {}) {
  const environment = fakeEnvironment();
  Object.assign(environment.env, env);
  const output = new Output(environment, () => {});
  const styles = stylesOf(environment);
  return { parts: { line: { options }, environment, output, styles } as unknown as LineParts, environment };
}

/** Reports the sample run and returns standard output and the files of the working folder. */
async function reportsOf(options: Options, env: Record<string, string> = {}) {
  const { parts, environment } = partsOf(options, env);
  const create = await chooseReporters(parts);
  expect(readdirSync(environment.cwd)).toEqual([]);
  await report(create(), sampleRun);
  await parts.output.drained();
  const files = readdirSync(environment.cwd).sort();
  return {
    stdout: environment.stdout.text,
    files: Object.fromEntries(files.map((file) => [file, readFileSync(join(environment.cwd, file), 'utf8')])),
  };
}

describe('chooseReporters', () => {
  it('reports as spec on standard output by default, and beside files', async () => {
    const { stdout } = await reportsOf({});
    expect(stdout).toContain('calculator.mcpc:8  multiplies\n');
    const { stdout: same, files } = await reportsOf({
      reporter: ['junit=report.xml', 'tap=a.tap', 'spec=a.txt'],
    });
    expect(same).toBe(stdout);
    expect(Object.keys(files)).toEqual(['a.tap', 'a.txt', 'report.xml']);
    expect(files['report.xml']).toMatch(/^<\?xml [\s\S]*<\/testsuites>\n$/);
    expect(files['a.tap']).toMatch(/^TAP version 14\n[\s\S]*\n1\.\.6\n$/);
    expect(files['a.txt']).toContain('✗ calculator.mcpc');
  });

  it.each(['tap', 'junit', 'json', 'github', 'spec'])('has %s alone on standard output', async (name) => {
    const { stdout } = await reportsOf({ reporter: [name] }, { GITHUB_ACTIONS: 'true' });
    const beginnings = {
      tap: 'TAP version 14\n',
      junit: '<?xml',
      json: '{',
      github: '::stop-commands::',
      spec: 'FAIL ',
    };
    expect(stdout.startsWith(beginnings[name as 'tap'])).toBe(true);
    expect(stdout.includes('::error file=')).toBe(name === 'github');
  });

  it('adds github in GitHub Actions, after spec', async () => {
    const { stdout } = await reportsOf({ reporter: ['junit=report.xml'] }, { GITHUB_ACTIONS: 'true' });
    expect(stdout).toMatch(/^::stop-commands::(\S+)\nFAIL [\s\S]*1\.2 s\n::\1::\n::error file=weather\.mcpc/);
    const both = await reportsOf({ reporter: ['spec', 'github'] });
    expect(both.stdout).toMatch(
      /^::stop-commands::(\S+)\nFAIL [\s\S]*1\.2 s\n::\1::\n::error file=weather\.mcpc/,
    );
  });

  it('takes --json as a reporter', async () => {
    expect((await reportsOf({ json: true })).stdout).toBe((await reportsOf({ reporter: ['json=-'] })).stdout);
    expect(JSON.parse((await reportsOf({ json: true, reporter: ['json'] })).stdout)).toMatchObject({
      failed: 2,
    });
  });

  it('names the files of cases in JUnit XML for GitLab', async () => {
    const { stdout } = await reportsOf({ reporter: ['junit'] }, { GITLAB_CI: 'true' });
    expect(stdout).toContain('<testcase name="adds" classname="calculator" file="calculator.mcpc"');
  });

  it.each([
    { reporter: ['tap', 'junit'] },
    { reporter: ['json', 'github'] },
    { reporter: ['spec', 'spec'] },
    { reporter: ['spec', 'github', 'tap'] },
    { reporter: ['tap'], json: true },
  ])('refuses two documents on standard output: %j', async (options) => {
    await expect(chooseReporters(partsOf(options).parts)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/^The reporters .* would all write to standard output\.$/),
      hint: expect.stringMatching(/^Keep one there and give the others a file: --reporter \w+=FILE$/),
    });
  });

  it('refuses two reports in one file', async () => {
    const { parts } = partsOf({ reporter: ['tap=report', 'junit=./report'] });
    await expect(chooseReporters(parts)).rejects.toThrow(/^Two reporters would write to .*report\.$/);
  });

  it('refuses files that cannot be written, before anything runs', async () => {
    const { parts, environment } = partsOf({ reporter: ['junit=missing/report.xml'] });
    await expect(chooseReporters(parts)).rejects.toMatchObject({
      kind: 'usage',
      message: 'missing/report.xml cannot be written: no such file or directory.',
      hint: 'Name a file in an existing, writable directory: --reporter junit=FILE.',
    });
    mkdirSync(join(environment.cwd, 'missing'));
    const { parts: folder } = partsOf({ reporter: ['junit=missing'] });
    mkdirSync(join(folder.environment.cwd, 'missing'));
    await expect(chooseReporters(folder)).rejects.toMatchObject({
      message: 'missing is a directory.',
      hint: 'Name a file in it: --reporter junit=missing/FILE',
    });
  });

  it('replaces a file only when the report is complete, also in a second run', async () => {
    const { parts, environment } = partsOf({ reporter: ['json=report.json'], quiet: true });
    const path = join(environment.cwd, 'report.json');
    writeFileSync(path, 'before');
    const create = await chooseReporters(parts);
    for (const run of [create(), create()]) {
      run.handle({ type: 'runStart', files: 0, cases: 0 });
      expect(existsSync(path)).toBe(true);
      run.handle({ type: 'runEnd', summary: sampleRun });
      await run.end();
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ failed: 2 });
    }
    expect(readdirSync(environment.cwd)).toEqual(['report.json']);
  });

  it('reports an output that fails at the end, after the other reports were written', async () => {
    const { parts, environment } = partsOf({ reporter: ['tap', 'json=report.json'] });
    parts.output.print = () => Promise.reject(new Error('disk full'));
    const reporter = (await chooseReporters(parts))();
    await expect(report(reporter, sampleRun)).rejects.toThrow('disk full');
    expect(existsSync(join(environment.cwd, 'report.json'))).toBe(true);
  });
});
