import { describe, expect, it } from 'vitest';
import { type Style, styleOf } from '../../../../src/terminal/style.ts';
import { documentStyle } from '../../../../src/testing/reporters/document-style.ts';
import type { RunSummary } from '../../../../src/testing/reporters/results.ts';
import { SpecReporter } from '../../../../src/testing/reporters/spec.ts';
import {
  caseResult,
  eventsOf,
  fileProblem,
  report,
  runSummary,
  sampleRun,
  TextTarget,
} from './sample-run.ts';

async function specOf(summary: RunSummary, { style = documentStyle, quiet = false } = {}): Promise<string> {
  const target = new TextTarget();
  await report(new SpecReporter(target, style, quiet), summary);
  expect(target.ended).toBe(true);
  return target.text;
}

function terminal(columns: number, env = {}): Style {
  return styleOf({
    isTTY: true,
    columns,
    platform: 'linux',
    env: { TERM: 'xterm', LANG: 'C.UTF-8', ...env },
  });
}

describe('SpecReporter', () => {
  it('writes a line for each file, then failures in full, then the summary', async () => {
    await expect(await specOf(sampleRun)).toMatchFileSnapshot('golden/spec.txt');
  });

  it('is two lines if all cases of a file pass', async () => {
    const results = [caseResult(), caseResult({ name: 'multiplies' })];
    expect(await specOf(runSummary({ results }))).toBe(
      '✓ calculator.mcpc  2 passed  124 ms\n\n2 passed  1.2 s\n',
    );
  });

  it('writes the line of a file as soon as the file ends', () => {
    const target = new TextTarget();
    const reporter = new SpecReporter(target, documentStyle, false);
    for (const event of eventsOf(runSummary({ results: [caseResult()] }))) {
      if (event.type === 'runEnd') break;
      expect(target.text).toBe('');
      reporter.handle(event);
    }
    expect(target.text).toBe('✓ calculator.mcpc  1 passed  112 ms\n');
  });

  it('shows all places where files are not valid', async () => {
    const problems = [fileProblem(), fileProblem({ line: 9, column: 1, hint: undefined })];
    expect(await specOf(runSummary({ problems, duration: 0 }))).toBe(
      `${[
        '✗ broken.mcpc  not valid',
        '',
        'broken.mcpc:4:3  not valid',
        '  Unknown word "exspect".',
        '  Did you mean "expect"?',
        '',
        'broken.mcpc:9:1  not valid',
        '  Unknown word "exspect".',
        '',
        '1 file not valid; nothing was run',
      ].join('\n')}\n`,
    );
  });

  it('lists files that were not started because of an interrupt', async () => {
    const target = new TextTarget();
    const reporter = new SpecReporter(target, documentStyle, false);
    const skipped = caseResult({ file: 'later.mcpc', state: 'skipped', duration: 0 });
    const summary = runSummary({ results: [caseResult(), skipped], isInterrupted: true });
    for (const event of eventsOf(summary)) {
      const isStartOrEnd = event.type === 'fileStart' || event.type === 'fileEnd';
      if (!isStartOrEnd || event.file !== 'later.mcpc') reporter.handle(event);
    }
    await reporter.end();
    expect(target.text).toBe(
      `${[
        '✓ calculator.mcpc  1 passed  112 ms',
        '- later.mcpc  1 skipped',
        '',
        'The run was interrupted.',
        '1 passed, 1 skipped  1.2 s',
      ].join('\n')}\n`,
    );
  });

  it('shows failures only with --quiet', async () => {
    expect(await specOf(runSummary({ results: [caseResult()] }), { quiet: true })).toBe('');
    const text = await specOf(sampleRun, { quiet: true });
    expect(text).toMatch(/^weather\.mcpc {2}server not started\n/);
    expect(text).not.toContain('✗');
  });

  it('reports what changed in snapshots', async () => {
    const snapshots = { written: 2, updated: 0, obsolete: 1 };
    expect(await specOf(runSummary({ results: [caseResult()], snapshots }))).toContain(
      '\nSnapshots: 2 written, 1 obsolete, which --update removes\n1 passed  1.2 s\n',
    );
  });

  it('shows the coverage of each server', async () => {
    const none = { touched: [], missed: [] };
    const coverage = {
      servers: [
        {
          server: 'server.py',
          tools: { touched: ['add', 'multiply'], missed: ['divide', 'sub\x1btract'] },
          prompts: none,
          resources: { touched: ['calc://pi'], missed: [] },
        },
      ],
      share: 0.29,
    };
    expect(await specOf(runSummary({ results: [caseResult()], coverage }))).toContain(
      `\n${[
        'Coverage  29%',
        'SERVER     KIND       COVERED  NOT COVERED',
        'server.py  tools      2 of 4   divide, sub\\x1btract',
        'server.py  resources  1 of 1',
        '',
        '1 passed  1.2 s',
      ].join('\n')}\n`,
    );
  });

  it('uses signs, words and layout that fit a narrow terminal', async () => {
    await expect(await specOf(sampleRun, { style: terminal(50, { NO_COLOR: '1' }) })).toMatchFileSnapshot(
      'golden/spec-50-columns.txt',
    );
  });

  it('colours what passed and what failed', async () => {
    const text = await specOf(sampleRun, { style: terminal(100) });
    expect(text).toContain(
      '\x1b[31m✗\x1b[39m calculator.mcpc  \x1b[31m1 failed\x1b[39m, \x1b[32m1 passed\x1b[39m',
    );
    expect(text).toContain('\x1b[1mcalculator.mcpc:8\x1b[22m  \x1b[31mmultiplies\x1b[39m\n');
    expect(text).toContain('\x1b[32m- 42\x1b[39m\n');
  });

  it('uses words where there are only ASCII characters', async () => {
    const text = await specOf(sampleRun, {
      style: styleOf({ isTTY: false, columns: 80, platform: 'linux', env: {} }),
    });
    expect(text).toMatch(/^FAIL calculator\.mcpc {2}1 failed/);
    expect(text).toContain('\nok tests/lists.mcpc (2025-11-25)  1 passed');
    expect(text).toMatch(/^\p{ASCII}*$/u);
  });

  it('shows control characters in names and messages instead of obeying them', async () => {
    const failures = [{ line: 1, text: 'expect \x07', message: 'It said \x1b[2J.', hint: 'a\x9bb' }];
    const evil = caseResult({ file: 'a\x1b]0;x.mcpc', name: 'b\nc', state: 'failed', failures });
    expect(await specOf(runSummary({ results: [evil] }))).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
