import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { JunitReporter } from '../../../../src/testing/reporters/junit.ts';
import type { RunSummary } from '../../../../src/testing/reporters/results.ts';
import { caseResult, fileProblem, report, runSummary, sampleRun, TextTarget } from './sample-run.ts';

const schema = readFileSync(new URL('./schemas/jenkins.xsd', import.meta.url), 'utf8');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 28, 17, 5, 9, 123) });
});

afterEach(() => {
  vi.useRealTimers();
});

async function junitOf(summary: RunSummary, withFiles = false): Promise<string> {
  const target = new TextTarget();
  await report(new JunitReporter(target, withFiles), summary);
  return target.text;
}

/** Returns what the schema of Jenkins does not accept. */
async function errorsIn(...documents: string[]): Promise<string[]> {
  const xml = documents.map((contents, at) => ({ fileName: `${at}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: [schema] });
  return errors.map(({ rawMessage }) => rawMessage);
}

describe('JunitReporter', () => {
  it('writes a suite for each file, with its cases', async () => {
    await expect(await junitOf(sampleRun)).toMatchFileSnapshot('golden/report.xml');
  });

  it('is valid by the schema of Jenkins, whatever the texts of the server', async () => {
    const evil = '\0\x01\x1b[31m]]>\udfff\ud800\ufffe\uffff"\'&amp;<x>\u202e\x85\r\ttext';
    const failures = [{ line: 1, text: evil, message: evil, expected: evil, actual: `${evil}!`, hint: evil }];
    const results = [caseResult({ file: evil, name: evil, state: 'failed', failures, rerun: evil })];
    const reports = await Promise.all([
      junitOf(sampleRun),
      junitOf(runSummary()),
      junitOf(runSummary({ problems: [fileProblem()] })),
      junitOf(runSummary({ results, problems: [fileProblem({ message: evil })] })),
    ]);
    expect(await errorsIn(...reports)).toEqual([]);
    expect(reports[3]).not.toMatch(/[^\P{Cc}\n\t]|[\p{Cs}\ufffe\uffff]/u);
  });

  it('names the file of each case for GitLab, which the schema does not know', async () => {
    const xml = await junitOf(sampleRun, true);
    expect(xml).toContain(
      '<testcase name="adds" classname="calculator" file="calculator.mcpc" time="0.012"/>',
    );
    const errors = await errorsIn(xml);
    expect(errors).toHaveLength(6);
    for (const error of errors) expect(error).toContain("The attribute 'file' is not allowed.");
  });

  it('groups cases by folder and file, whatever the path begins with', async () => {
    const files = ['../a/b.mcpc', './c.mcpc', '/d/e.mcpc', 'f\\g.mcpc', 'h'];
    const xml = await junitOf(runSummary({ results: files.map((file) => caseResult({ file })) }));
    expect([...xml.matchAll(/classname="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'a.b',
      'c',
      'd.e',
      'f.g',
      'h',
    ]);
  });

  it('keeps line breaks in texts, and counts seconds', async () => {
    const failures = [{ line: 2, text: 'expect x', message: 'first\nsecond' }];
    const results = [caseResult({ state: 'failed', failures, duration: 7_265_004 })];
    const xml = await junitOf(runSummary({ results }));
    expect(xml).toContain('time="7265.004"');
    expect(xml).toContain(
      '<failure message="first&#10;second" type="expectation">calculator.mcpc:2\nexpect x\nfirst\n',
    );
  });
});
