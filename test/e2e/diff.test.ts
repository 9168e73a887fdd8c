import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { commandLine, fixture, memory, memory2025 } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc } from './harness/mcpc.ts';

/** A folder with the lock file of the demo server, and one of a server that had another tool in place of `multiply`. */
let cwd = '';

beforeAll(async () => {
  cwd = temporaryFolder();
  const { stdout } = await mcpc(['snapshot', 'demo'], { cwd });
  writeFileSync(join(cwd, 'mcp.lock.json'), stdout);
  writeFileSync(join(cwd, 'before.lock.json'), stdout.replaceAll('"multiply"', '"times"'));
  const git = (...words: string[]) => execFileSync('git', words, { cwd });
  git('init', '--quiet');
  git('add', 'before.lock.json');
});

function diff(words: string[], options: McpcOptions = {}) {
  return mcpc(['diff', ...words], { cwd, ...options });
}

describe('mcpc diff', () => {
  it('ends with 0 if nothing changed since the nearest lock file', async () => {
    expect(await diff(['demo'])).toMatchObject({
      stdout: 'mcp.lock.json → demo\n\nNo changes.\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('ends with 1 if a change fails', async () => {
    const { stdout, exitCode } = await diff(['before.lock.json', 'demo']);
    expect(stdout).toMatch(/^BREAKING\n {2}tool times: Removed\.$/m);
    expect(stdout).toMatch(/^ADDITIVE\n {2}tool multiply: Added\.$/m);
    expect(stdout).toMatch(/^1 breaking, 1 additive\. They call for a major version\.$/m);
    expect(exitCode).toBe(1);
  });

  it('ends with 0 if what fails is left out', async () => {
    const { stdout, exitCode } = await diff(['before.lock.json', 'demo', '--ignore', 'tool:times']);
    expect(stdout).toMatch(/^1 additive\. They call for a minor version \(1 change ignored\)\.$/m);
    expect(exitCode).toBe(0);
  });

  it('ends with 2 if a side cannot be read, and with 3 if it cannot be connected', async () => {
    expect(await diff(['missing.lock.json', 'demo'])).toMatchObject({ stdout: '', exitCode: 2 });
    expect(await diff(['mcp.lock.json', 'node -e 0'])).toMatchObject({ stdout: '', exitCode: 3 });
  });

  it('compares with a lock file in Git', async () => {
    const { stdout, exitCode } = await diff([':before.lock.json', 'mcp.lock.json', '--query', 'counts']);
    expect({ stdout, exitCode }).toEqual({ stdout: '{"breaking":1,"additive":1}\n', exitCode: 1 });
  });

  it('writes Markdown for a comment', async () => {
    const { stdout } = await diff(['before.lock.json', 'mcp.lock.json', '--format', 'markdown']);
    expect(stdout).toMatch(/^<!-- mcpc diff -->\n\n### ❌ mcpc diff: 1 breaking, 1 additive\n/);
  });

  it('writes annotations and the summary of a job for GitHub', async () => {
    const summary = join(cwd, 'summary.md');
    writeFileSync(summary, '# Job\n');
    const { stdout, exitCode } = await diff(['before.lock.json', 'mcp.lock.json', '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: join(cwd, '..') },
    });
    const [, line = ''] =
      /^::error file=[^/]+\/mcp\.lock\.json,line=(\d+),title=breaking%3A tool times::Removed\.\n/.exec(
        stdout,
      ) ?? [];
    expect(readFileSync(join(cwd, 'mcp.lock.json'), 'utf8').split('\n')[Number(line) - 1]).toBe(
      '      "tools": [',
    );
    expect(readFileSync(summary, 'utf8')).toMatch(/^# Job\n<!-- mcpc diff -->\n/);
    expect(exitCode).toBe(1);
  });

  it('compares two versions of a published server', async () => {
    const { stdout, exitCode } = await diff([commandLine(memory2025()), commandLine(memory())]);
    const ofAll =
      'tools add_observations, create_entities, create_relations, delete_entities, delete_observations, delete_relations and 3 more';
    expect(stdout).toContain(`  ${ofAll}: An output schema was added.\n`);
    expect(stdout).toContain(
      '  tools open_nodes, read_graph, search_nodes: readOnlyHint changed from omitted (false) to true.\n',
    );
    expect(stdout).toContain('  tool create_entities: The title was added.\n    + Create Entities\n');
    expect(stdout).toMatch(/^9 wording, \d+ additive, \d+ cosmetic\. They call for a minor version\.$/m);
    expect(exitCode).toBe(0);
  });
});

describePython('mcpc diff of two versions of a FastMCP server', () => {
  const target = (version: number) => commandLine([pythonPath(), fixture(`python/shop_${version}.py`)]);

  it('has a verdict for each kind of change', async () => {
    const { stdout, exitCode } = await diff([target(1), target(2), '--json']);
    const { changes, version } = JSON.parse(stdout) as { changes: Record<string, string>[]; version: string };
    expect(changes.map(({ verdict, name, path, message }) => [verdict, name, path, message])).toEqual([
      ['breaking', 'cancel', '/inputSchema/properties/reason', 'The required argument reason was added.'],
      ['breaking', 'order', '/inputSchema/properties/count/type', 'New rule: count must be an integer.'],
      [
        'breaking',
        'price',
        '/outputSchema/properties/result/type',
        'No longer promised: result must be an integer.',
      ],
      ['breaking', 'complain', '/arguments/tone', 'The required argument tone was added.'],
      [
        'trust',
        'status',
        '/annotations/readOnlyHint',
        'The tool is not read-only any more, and may be destructive: readOnlyHint changed from true to false.',
      ],
      ['wording', 'search', '/inputSchema/properties/limit/default', 'The default of limit changed.'],
      ['wording', 'ship', '/description', 'The description changed.'],
      [
        'additive',
        'ship',
        '/inputSchema/properties/address/properties/country',
        'The optional argument address.country was added.',
      ],
      [
        'additive',
        'ship',
        '/inputSchema/properties/speed/enum',
        'Dropped rule: speed must be one of "slow", "fast".',
      ],
      ['cosmetic', 'shop', '/identity/version', "The server's version changed from 1.0.0 to 2.0.0."],
    ]);
    expect({ version, exitCode }).toEqual({ version: 'major', exitCode: 1 });
  });

  it('finds no change between a version and itself, and its witnesses are true', async () => {
    expect(await diff([target(1), target(1), '--fail-on', 'any'])).toMatchObject({ exitCode: 0 });
    const valid = ['order', 'item=tea', 'count=0.5'];
    expect(await mcpc(['call', target(1), ...valid])).toMatchObject({ stdout: '0.5 tea\n', exitCode: 0 });
    expect(await mcpc(['call', target(2), ...valid])).toMatchObject({ stdout: '', exitCode: 2 });
  });
});
