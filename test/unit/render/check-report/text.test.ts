import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../../src/core/check-report.ts';
import { terminal } from '../styles.ts';
import { advice, finding, render, reportOf } from './reports.ts';

async function textOf(report: CheckReport, columns?: number): Promise<string> {
  const options = columns === undefined ? {} : { style: terminal(columns) };
  return (await render(report, 'text', options)).stdout;
}

const tokens = [
  {
    server: 'calculator',
    instructions: 20,
    total: 1320,
    tools: [
      { name: 'add', description: 100, inputSchema: 1000, total: 1100 },
      { name: 'divide', description: 50, inputSchema: 150, total: 200 },
    ],
  },
];

describe('a report as text', () => {
  it('has the groups, what was found by weight with what shows it, the source, and a summary', async () => {
    expect(await textOf(reportOf([...advice, finding()]))).toBe(`server.py

✓ protocol  1 rule passed, 1 skipped
✗ schema    1 of 2 rules violated
! trust     1 of 1 rule violated

MUST schema/dialect
  tool add, /inputSchema/type: The type is not one of JSON Schema. Use "number".
    │ "type": "numeric"
    mcpc show server.py add
  See Tools: https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool

ADVICE trust/hints
  tools add, divide: It has no hints.
  See Tool annotations: https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations

Skipped: protocol/origin (status 403).

Failed: 1 must, 2 advice. 2 rules passed, 1 skipped.
`);
  });

  it('is short if nothing was found', async () => {
    expect(await textOf(reportOf([], { skipped: [] }))).toBe(`server.py

✓ protocol  2 rules passed
✓ schema    2 rules passed
✓ trust     1 rule passed

Passed: no findings. 5 rules passed.
`);
  });

  it('fits on 80 columns', async () => {
    expect(await textOf(reportOf([finding()], { tokens }), 80)).toBe(`server.py

✓ protocol  1 rule passed, 1 skipped
✗ schema    1 of 2 rules violated
✓ trust     1 rule passed

MUST schema/dialect
  tool add, /inputSchema/type: The type is not one of JSON Schema. Use "number".
    │ "type": "numeric"
    mcpc show server.py add
  See Tools:
  https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool

Skipped: protocol/origin (status 403).

Tokens of calculator: 1,320 (estimate), of which 20 for the instructions
TOOL    DESCRIPTION  SCHEMA  TOTAL
add             100   1,000  1,100
divide           50     150    200

Failed: 1 must. 3 rules passed, 1 skipped.
`);
  });

  it('fits on 40 columns, except URLs and lines to copy', async () => {
    const long = finding({ excerpt: '"type": "numeric", "minimum": 0, "maximum": 100' });
    expect(await textOf(reportOf([long], { tokens }), 40)).toBe(`server.py

✓ protocol  1 rule passed, 1 skipped
✗ schema    1 of 2 rules violated
✓ trust     1 rule passed

MUST schema/dialect
  tool add, /inputSchema/type: The type
  is not one of JSON Schema. Use
  "number".
    │ "type": "numeric", "minimum": 0,
    │ "maximum": 100
    mcpc show server.py add
  See Tools:
  https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool

Skipped: protocol/origin (status 403).

Tokens of calculator: 1,320
  (estimate), of which 20 for the
  instructions
TOOL    DESCRIPTION  SCHEMA  TOTAL
add             100   1,000  1,100
divide           50     150    200

Failed: 1 must. 3 rules passed, 1
  skipped.
`);
  });

  it('says that the check was incomplete', async () => {
    const text = await textOf(reportOf([], { notes: ['weather was not checked: it ended.'] }));
    expect(text).toMatch(/\nweather was not checked: it ended\.\n\nIncomplete: no findings\. .*\n$/);
  });

  it('links the titles of sources where the terminal shows hyperlinks', async () => {
    const style = terminal(80, { NO_COLOR: '1', FORCE_HYPERLINK: '1' });
    const { stdout } = await render(reportOf([finding()]), 'text', { style });
    expect(stdout).toContain('  See \x1b]8;;https://modelcontextprotocol.io/');
    expect(stdout).toContain('\x1b\\Tools\x1b]8;;\x1b\\\n');
  });

  it('shows the findings of each server below its name', async () => {
    const findings = [finding(), finding({ server: 'weather', name: 'get' })];
    const text = await textOf(reportOf(findings, { servers: ['calculator', 'weather'] }));
    expect(text).toContain('\ncalculator\n\n  MUST schema/dialect\n    tool add, ');
    expect(text).toContain('\nweather\n\n  MUST schema/dialect\n    tool get, ');
    expect(text).toContain('Skipped: protocol/origin (calculator: status 403).');
  });

  it('shows the name of a server if others could not be checked', async () => {
    const text = await textOf(reportOf([finding()], { notes: ['weather was not checked: it ended.'] }));
    expect(text).toContain('\ncalculator\n\n  MUST schema/dialect\n');
  });

  it('counts rules that were not checked for one reason, and names them with --verbose', async () => {
    const skip = (rule: string, reason: string, applicable = true, server = 'calculator') => ({
      rule,
      server,
      reason,
      applicable,
    });
    const http = ['origin', 'get', 'session-id'].map((name) =>
      skip(`protocol/http-${name}`, 'it is stdio', false),
    );
    const skipped = [
      ...http,
      ...['output-schema', 'output-content', 'invalid'].map((name) => skip(`schema/${name}`, 'no --call')),
      skip('protocol/paging', 'it exited'),
      ...['calculator', 'weather'].map((server) => skip('trust/hints', 'it is gone', true, server)),
    ];
    const report = reportOf([], { skipped, servers: ['calculator', 'weather'] });
    expect(await textOf(report)).toContain(
      '\nSkipped: 3 rules of schema (calculator: no --call); protocol/paging (calculator: it exited); ' +
        'trust/hints (it is gone).\n\nPassed: no findings. 4 rules passed, 1 skipped.\n',
    );
    const { stdout } = await render({ ...report, servers: ['calculator'] }, 'text', { verbose: true });
    expect(stdout).toContain(
      'Skipped: schema/output-schema, schema/output-content, schema/invalid (no --call);',
    );
    expect(stdout).toContain(
      'Not applicable: protocol/http-origin, protocol/http-get, protocol/http-session-id (it is stdio).',
    );
    const markdown = await render(report, 'markdown');
    expect(markdown.stdout).toContain('Not applicable: 3 rules protocol/http');
  });

  it('does not count rules that do not apply', async () => {
    const skipped = ['protocol/paging', 'protocol/origin'].map((rule) => ({
      rule,
      server: 'calculator',
      reason: 'it is stdio',
      applicable: false,
    }));
    const text = await textOf(reportOf([], { skipped }));
    expect(text).toContain('\n- protocol  not applicable\n✓ schema    2 rules passed\n');
    expect(text).toContain('Passed: no findings. 3 rules passed, 2 not applicable.\n');
    expect(text).not.toContain('it is stdio');
  });

  it.each([
    [' ', '" "'],
    ['', '""'],
    ['\u00a0a', '"\\u00a0a"'],
    ['a\n', '"a\\n"'],
    ['a b', 'a b'],
  ])('shows the excerpt %j as %s', async (excerpt, shown) => {
    expect(await textOf(reportOf([finding({ excerpt })]))).toContain(`    │ ${shown}\n`);
  });

  it('counts the tools that the table of tokens leaves out', async () => {
    const tools = Array.from({ length: 12 }, (_, at) => ({
      name: `t${at}`,
      description: 1,
      inputSchema: 2,
      total: 3,
    }));
    const text = await textOf(
      reportOf([], { tokens: [{ server: 'calculator', instructions: 0, total: 36, tools }] }),
    );
    expect(text).toContain('\nt9\t1\t2\t3\n2 other tools\t2\t4\t6\n');
  });

  it('uses ASCII where nothing else can be displayed', async () => {
    const style = terminal(80, { NO_COLOR: '1', LANG: 'C' });
    const { stdout } = await render(reportOf([finding()]), 'text', { style });
    expect(stdout).toContain('+ protocol');
    expect(stdout).toContain('x schema');
    expect(stdout).toContain('    | "type"');
  });

  it('shows neither control characters nor secrets of servers', async () => {
    const bad = finding({
      name: '\u001b[2Ja\nb',
      message: 'A \u202e text.',
      excerpt: 'API_KEY=hunter2\n\u200bBearer abcdefghijkl',
      line: 'mcpc show "https://user:pass@example.com/?token=abc" add',
    });
    const text = await textOf(reportOf([bad], { target: 'https://user:pass@example.com/' }));
    expect(text).toContain('tool \\x1b[2Ja\\nb, /inputSchema/type: A \\u202e text.');
    expect(text).toContain('│ API_KEY=[redacted]\\n\\u200bBearer [redacted]');
    expect(text).not.toMatch(/hunter2|pass@|token=abc/);
  });
});
