import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFile } from '../harness/folder.ts';
import { mcpc } from '../harness/mcpc.ts';
import { root } from '../harness/program.ts';

const cwd = join(root, 'test/e2e/testing');

interface Failure {
  line: number;
  text: string;
  message: string;
}

interface Report {
  results: { name: string; state: string; failures: Failure[] }[];
  problems: unknown[];
}

/** Runs the cases against the server with a defect. Returns the JSON report, and the one for people. */
async function runWith(defect: string, ...words: string[]) {
  const file = temporaryFile('report.json');
  const reporters = ['--reporter', 'spec', '--reporter', `json=${file}`];
  const line = ['test', 'defects.mcpc', ...reporters, '--env', `DEFECT=${defect}`, ...words];
  const { stdout, stderr, exitCode } = await mcpc(line, { cwd, env: { CI: 'true' } });
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  return { report, stdout, stderr, exitCode };
}

/** A defect, the case that fails, the line of the file that is blamed, and what the report says. */
const defects: [defect: string, name: string, line: string, shown: string | RegExp, ...words: string[]][] = [
  ['wrong value', 'adds numbers', 'expect 6', /- 6\n.*\+ 5/],
  ['wrong type', 'returns the right types', 'temperature city=Oslo', /degrees.*number/],
  ['missing structured content', 'returns structured content', 'wind city=Oslo', /structured/],
  ['forgotten isError', 'refuses what is too much', 'expect tool-error', /succeeded/],
  ['wrong message', 'explains its errors', 'expect tool-error "divide by zero"', /NoneType/],
  ['missing tool', 'archives', 'archive', /archive/],
  ['changed description', 'describes its tools', 'expect snapshot', /Adds two numbers/],
  ['changed schema', 'describes its tools', 'expect snapshot', /string/],
  ['slow', 'searches quickly', 'expect within 5s', /5\.\d s/],
  ['lost log', 'warns of a full disk', 'expect log warning "disk"', /log/],
  ['lost progress', 'reports its progress', 'expect progress 3', /2/],
  ['question not asked', 'asks for a name', 'expect "A table for 4, Ada"', /nobody/],
  ['wrong question', 'asks for a name', 'book guests=4 --answer name=Ada', /surname/],
  ['repaired frame', 'keeps to the protocol', 'weigh', /jsonrpc/],
  ['death in a call', 'survives long input', 'parse source=abcdefgh', /Segmentation fault in the parser/],
  ['hang', 'releases its lock', 'lock', /no answer/, '--timeout', '5'],
  ['ignored cancellation', 'stops what is cancelled', 'expect 0 held', /1 held/],
  ['lost state', 'has a state', 'expect tea', /no notes/],
  ['wrong media type', 'serves the menu', 'expect .contents[0].mimeType == text/plain', /text\/html/],
  ['wrong error', 'knows its resources', 'expect server-error "not found"', /Internal error/],
  ['lost argument', 'puts arguments into prompts', 'expect has poem', /Review this:/],
  [
    'process left behind',
    'ends with its client',
    'server ../../servers/raw/defective.mjs',
    /left processes running/,
  ],
];

describe('a server', () => {
  it('without defects passes every case', async () => {
    const { report, stdout, stderr, exitCode } = await runWith('');
    expect({ stdout, stderr, exitCode }).toMatchObject({ stderr: '', exitCode: 0 });
    expect(report.results).toHaveLength(20);
    expect(report.results.filter(({ state }) => state !== 'passed')).toEqual([]);
  });

  it('passes every case with source in the shell', async () => {
    const line = ['connect', '../../servers/raw/defective.mjs', '--protocol', 'legacy'];
    const { stdout, stderr, exitCode } = await mcpc(line, { cwd, stdin: 'source defects.mcpc\n' });
    expect(stdout, stderr).toMatch(/^6\n[\s\S]*\nuser:\nReview this: poem\n.*2025-11-25\n$/);
    expect(exitCode).toBe(0);
  });
});

describe('one defect of the server fails one case', () => {
  it.each(defects)('%s', async (defect, name, line, shown, ...words) => {
    const { report, stdout, stderr, exitCode } = await runWith(defect, ...words);
    const failed = report.results.filter(({ state }) => state === 'failed');
    expect(failed, stderr).toMatchObject([{ name, failures: [{ text: line }] }]);
    expect(report.problems).toEqual([]);
    expect(stdout).toMatch(shown);
    expect(exitCode).toBe(1);
  });
});
