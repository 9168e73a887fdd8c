import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GithubReporter } from '../../../../src/testing/reporters/github.ts';
import { markdownSummary } from '../../../../src/testing/reporters/markdown-summary.ts';
import type { RunSummary } from '../../../../src/testing/reporters/results.ts';
import { fakeEnvironment } from '../../app/fake-environment.ts';
import { caseResult, fileProblem, report, runSummary, sampleRun, TextTarget } from './sample-run.ts';

async function annotationsOf(summary: RunSummary, env = {}, cwd = '/repo'): Promise<string[]> {
  const target = new TextTarget();
  await report(new GithubReporter(target, { env, cwd, home: '/' }, false), summary);
  return target.text.split('\n').slice(0, -1);
}

describe('GithubReporter', () => {
  it('annotates each failure and each problem', async () => {
    await expect(`${(await annotationsOf(sampleRun)).join('\n')}\n`).toMatchFileSnapshot(
      'golden/annotations.txt',
    );
  });

  it('writes nothing if all cases passed', async () => {
    expect(await annotationsOf(runSummary({ results: [caseResult()] }))).toEqual([]);
  });

  it('escapes what commands of the runner consist of', async () => {
    const failures = [{ line: 7, text: 'expect 100%', message: 'a\r\n::set-output name=x::y' }];
    const name = 'a:b,c%d\n::error::e';
    const file = 'x,y.mcpc';
    const [line = '', ...others] = await annotationsOf(
      runSummary({ results: [caseResult({ file, name, state: 'failed', failures })] }),
    );
    expect(others).toEqual([]);
    expect(line).toBe(
      '::error file=x%2Cy.mcpc,line=7,title=x%2Cy.mcpc%3A a%3Ab%2Cc%25d\\n%3A%3Aerror%3A%3Ae' +
        '::expect 100%25%0Aa%0A::set-output name=x::y',
    );
  });

  it('names files relative to the repository', async () => {
    const problems = [fileProblem({ file: '../tests/a.mcpc' }), fileProblem({ file: '/elsewhere/b.mcpc' })];
    const lines = await annotationsOf(
      runSummary({ problems }),
      { GITHUB_WORKSPACE: '/repo' },
      '/repo/server',
    );
    expect(lines.map((line) => /file=([^,]*)/.exec(line)?.[1])).toEqual([
      'tests/a.mcpc',
      '/elsewhere/b.mcpc',
    ]);
    expect(lines[0]).toContain('line=4,col=3,title=');
  });

  it('has the runner ignore the commands of others during the run', async () => {
    const target = new TextTarget();
    const reporter = new GithubReporter(target, { env: {}, cwd: '/', home: '/' }, true);
    await report(reporter, sampleRun);
    const [, token, rest] = /^::stop-commands::(.{36})\n::\1::\n(::error .*)/.exec(target.text) ?? [];
    expect([token, rest]).toEqual([expect.any(String), expect.any(String)]);
  });

  it('appends a summary in Markdown to the file of the step', async () => {
    const { home } = fakeEnvironment();
    const path = join(home, 'summary.md');
    const env = { GITHUB_STEP_SUMMARY: path };
    await annotationsOf(runSummary({ results: [caseResult()] }), env);
    await annotationsOf(runSummary({ results: [caseResult()] }), env);
    expect(readFileSync(path, 'utf8').match(/^### mcpc test: 1 passed \(1\.2 s\)$/gm)).toHaveLength(2);
  });

  it('says so if the summary cannot be written', async () => {
    const { home } = fakeEnvironment();
    mkdirSync(join(home, 'folder'));
    const env = { GITHUB_STEP_SUMMARY: join(home, 'folder') };
    await expect(annotationsOf(sampleRun, env)).rejects.toThrow('folder is a directory');
  });
});

describe('markdownSummary', () => {
  it('has a table of files, and the failures', async () => {
    await expect(markdownSummary(sampleRun)).toMatchFileSnapshot('golden/summary.txt');
  });

  it('escapes markup in names, and fences texts with enough ticks', () => {
    const failures = [{ line: 1, text: 'expect `````', message: '</summary>' }];
    const markdown = markdownSummary(
      runSummary({ results: [caseResult({ name: '*a* | <b> `c`', state: 'failed', failures })] }),
    );
    expect(markdown).toContain('#### calculator.mcpc: \\*a\\* \\| \\<b\\> \\`c\\`\n\n``````diff\n');
  });

  it('leaves out failures that are too much for a summary', () => {
    const failures = [{ line: 1, text: 'x', message: 'y'.repeat(30_000) }];
    const results = Array.from({ length: 9 }, (_, at) =>
      caseResult({ name: `case ${at}`, state: 'failed', failures }),
    );
    const markdown = markdownSummary(runSummary({ results }));
    expect(markdown.length).toBeLessThan(210_000);
    expect(markdown).toContain('\n3 more failures in the log.\n');
  });

  it('says that the run was interrupted, and what the cases cover', () => {
    const markdown = markdownSummary(
      runSummary({ isInterrupted: true, coverage: { servers: [], share: 1 } }),
    );
    expect(markdown).toContain('### mcpc test: no cases (1.2 s)\n');
    expect(markdown).toContain('\nThe run was interrupted.\n\nCoverage: 100%\n');
  });
});
