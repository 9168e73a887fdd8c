import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../../src/core/check-report.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { validateArguments } from '../../../../src/schema/validate.ts';
import { advice, finding, render, reportOf } from './reports.ts';
import sarifSchema from './sarif/sarif-schema-2.1.0.json' with { type: 'json' };

const tools = [{ name: 'add', description: 100, inputSchema: 1000, total: 1100 }];
const tokens = [{ server: 'calculator', instructions: 0, total: 1100, tools }];

const bad = finding({
  name: '\u001b[2Ja\n|b',
  excerpt: 'API_KEY=hunter2 ``` \u200b [x](https://example.com) {0}',
});

describe('a report as Markdown', () => {
  it('begins with a marker, and has a table, notes and folded details', async () => {
    const report = reportOf([finding(), ...advice], { tokens, notes: ['The server ended.'] });
    expect((await render(report, 'markdown')).stdout).toBe(`<!-- mcpc check -->

### ❌ mcpc check: 1 must, 2 advice

server.py. 2 rules passed, 1 skipped.

| Weight | Rule | What | Finding |
| --- | --- | --- | --- |
| ❌ must | [schema/dialect](https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool) | tool add, /inputSchema/type | The type is not one of JSON Schema. Use "number". |
| 💡 advice | [trust/hints](https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations) | tools add, divide | It has no hints. |

> The server ended.

<details><summary>Details</summary>

**schema/dialect** tool add, /inputSchema/type

\`\`\`
"type": "numeric"
mcpc show server.py add
\`\`\`

</details>

<details><summary>Rules that were not checked</summary>

Skipped: protocol/origin (status 403).

</details>

<details><summary>Tokens</summary>

calculator: 1,100 (estimate).

| Tool | Description | Schema | Total |
| --- | ---: | ---: | ---: |
| add | 100 | 1,000 | 1,100 |

</details>
`);
  });

  it('escapes what a server writes, and shows no secrets', async () => {
    const { stdout } = await render(reportOf([bad]), 'markdown');
    expect(stdout).toContain('tool \\\\x1b\\[2Ja\\\\n\\|b');
    expect(stdout).toContain('\n````\nAPI_KEY=[redacted] ``` \\u200b');
  });

  it('stays shorter than a comment may be', async () => {
    const findings = Array.from({ length: 400 }, (_, at) =>
      finding({ name: `tool${at}`, excerpt: 'x'.repeat(1000) }),
    );
    const { stdout } = await render(reportOf(findings), 'markdown');
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toContain('360 more in the output of `mcpc check`.');
  });
});

describe('a report as SARIF', () => {
  async function sarifOf(report: CheckReport, file?: string, lines?: number[]): Promise<JsonObject> {
    const { stdout } = await render(report, 'sarif', { file, lines });
    return JSON.parse(stdout) as JsonObject;
  }

  async function problemsOf(log: JsonObject) {
    const { problems, notes } = await validateArguments(log, sarifSchema as unknown as JsonObject);
    return [...problems, ...notes];
  }

  it('is valid by the schema of SARIF', async () => {
    const reports = [
      reportOf([]),
      reportOf([finding(), ...advice, bad], { notes: ['The server ended.'] }),
      reportOf([finding({ kind: 'server', name: undefined, path: undefined, rule: 'other/rule' })]),
    ];
    for (const report of reports) {
      expect(await problemsOf(await sarifOf(report))).toEqual([]);
      expect(await problemsOf(await sarifOf(report, 'src/my server.py'))).toEqual([]);
    }
  });

  it('is judged by a schema that finds faults', async () => {
    expect(await problemsOf({ version: '2.1.0', runs: [{ results: [] }] })).not.toEqual([]);
  });

  it('has the rules with their sources, and results with levels and places', async () => {
    const log = await sarifOf(reportOf([finding(), ...advice]), 'src/my server.py');
    expect(log).toMatchObject({
      runs: [
        {
          tool: {
            driver: {
              name: 'mcpc',
              rules: [
                {},
                {},
                { id: 'schema/dialect', helpUri: expect.stringContaining('/tools#tool') },
                {},
                {},
              ],
            },
          },
          invocations: [
            {
              exitCode: 1,
              toolExecutionNotifications: [{ associatedRule: { id: 'protocol/origin' } }],
            },
          ],
          results: [
            {
              ruleId: 'schema/dialect',
              ruleIndex: 2,
              level: 'error',
              message: {
                text: 'The type is not one of JSON Schema. Use "number".\n"type": "numeric"',
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'src/my%20server.py' },
                    region: { startLine: 1 },
                  },
                  logicalLocations: [
                    {
                      name: 'add',
                      kind: 'function',
                      fullyQualifiedName: 'calculator/tool/add/inputSchema/type',
                    },
                  ],
                },
              ],
            },
            { level: 'note' },
            { level: 'note' },
          ],
        },
      ],
    });
  });

  it('has the lines of definitions in a lock file', async () => {
    const log = await sarifOf(reportOf([finding(), ...advice]), 'mcp.lock.json', [7, 3]);
    expect(JSON.stringify(log).match(/"startLine":\d+/g)).toEqual([
      '"startLine":7',
      '"startLine":3',
      '"startLine":1',
    ]);
  });

  it('has the same fingerprint for a finding whose wording changed', async () => {
    const fingerprint = async (message: string, name = 'add') =>
      JSON.stringify(await sarifOf(reportOf([finding({ message, name })]))).match(/Finding\/v1":"(\w+)/)?.[1];
    const first = await fingerprint('One.');
    expect(first).toMatch(/^[\da-f]{32}$/);
    expect(await fingerprint('Two.')).toBe(first);
    expect(await fingerprint('One.', 'divide')).not.toBe(first);
  });

  it('has texts of servers without links, placeholders and secrets', async () => {
    const text = JSON.stringify(await sarifOf(reportOf([bad])));
    expect(text).toContain('API_KEY=[redacted] ``` \\\\u200b [x] (https://example.com) {{0}}');
  });

  it('has an absolute path as a URI', async () => {
    const uriOf = async (file: string) =>
      JSON.stringify(await sarifOf(reportOf([finding()]), file)).match(/"uri":"([^"]+)/)?.[1];
    expect(await uriOf('/a/b c.py')).toBe('file:///a/b%20c.py');
    expect(await uriOf('C:\\a\\b.py')).toBe('file:///C:/a/b.py');
    expect(await uriOf('../b.py')).toBe('../b.py');
  });
});

describe('a report for GitHub Actions', () => {
  it('has an annotation for each finding, a summary line and a summary of the step', async () => {
    const should = finding({
      rule: 'schema/required',
      weight: 'should',
      excerpt: undefined,
      line: undefined,
    });
    const { stdout, stepSummary } = await render(reportOf([finding(), should, ...advice]), 'github', {
      file: 'server.py',
    });
    expect(stdout.split('\n')).toEqual([
      '::error file=server.py,title=schema/dialect%3A tool add%2C /inputSchema/type::The type is not one of JSON Schema. ' +
        'Use "number".%0A"type": "numeric"%0Amcpc show server.py add%0ASee https://modelcontextprotocol.io/specification/' +
        '2025-11-25/server/tools#tool',
      expect.stringMatching(/^::warning file=server\.py,title=schema\/required%3A tool add/),
      expect.stringMatching(/^::notice file=server\.py,title=trust\/hints%3A tools add%2C divide::/),
      'mcpc check: Failed: 1 must, 1 should, 2 advice. 1 rule passed, 1 skipped.',
      '',
    ]);
    expect(stepSummary).toMatch(/^<!-- mcpc check -->/);
  });

  it('has the lines of definitions in a lock file', async () => {
    const { stdout } = await render(reportOf([finding()]), 'github', { file: 'mcp.lock.json', lines: [7] });
    expect(stdout).toMatch(/^::error file=mcp\.lock\.json,line=7,title=/);
  });

  it('has errors for what fails', async () => {
    const { stdout } = await render(reportOf(advice, { failOn: 'advice' }), 'github');
    expect(stdout).toMatch(/^::error title=trust/);
    const lenient = await render(reportOf([finding()], { failOn: undefined }), 'github');
    expect(lenient.stdout).toMatch(/^::warning title=schema/);
  });
});

it('is a report as JSON, with counts and without secrets', async () => {
  const { stdout } = await render(reportOf([finding(), bad], { failOn: undefined }), 'json');
  expect(JSON.parse(stdout)).toMatchObject({
    target: 'server.py',
    servers: ['calculator'],
    failed: true,
    failOn: 'none',
    counts: { must: 2 },
    findings: [finding(), { excerpt: expect.stringMatching(/^API_KEY=\[redacted\]/) }],
    skipped: [{ rule: 'protocol/origin' }],
    notes: [],
  });
});
