import { expect, it } from 'vitest';
import type { CheckReport } from '../../src/core/check-report.ts';
import { describePython, pythonPath } from '../setup/python.ts';
import { commandLine, everything, filesystem, fixture, memory, playwright } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';

/** Checks a server against all rules. Returns those that it violates, with the weights that exceed advice. */
async function violatedBy(words: string[]): Promise<string[]> {
  const { stdout, exitCode } = await mcpc(['check', commandLine(words), '--json'], { timeout: 120_000 });
  const { findings, skipped, notes }: CheckReport = JSON.parse(stdout);
  expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: [] });
  expect(skipped.filter(({ reason }) => reason.includes('failed'))).toEqual([]);
  const rules = findings.map(({ rule, weight }) => (weight === 'advice' ? rule : `${weight} ${rule}`));
  return [...new Set(rules)].sort();
}

it.each<[string, () => string[], string[]]>([
  [
    'server-everything',
    () => everything('stdio'),
    ['deprecated/logging', 'deprecated/roots', 'deprecated/sampling', 'deprecated/tasks'],
  ],
  ['server-filesystem', () => filesystem(temporaryFolder()), ['deprecated/roots', 'schema/descriptions']],
  ['server-memory', () => memory(), []],
  ["Playwright's server", () => playwright(), ['hosts/schema-keywords']],
])('mcpc check has only advice for %s', { timeout: 150_000 }, async (_, words, rules) => {
  expect(await violatedBy(words())).toEqual(rules);
});

describePython('mcpc check', () => {
  it('has only advice for FastMCP', { timeout: 150_000 }, async () => {
    expect(await violatedBy([pythonPath(), fixture('python/typed.py')])).toEqual([
      'deprecated/logging',
      'schema/descriptions',
      'tokens/repeated-schemas',
      'trust/missing-hints',
    ]);
  });
});
