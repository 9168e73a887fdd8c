import type { CheckFinding, CheckReport, RuleFacts } from '../../../../src/core/check-report.ts';
import type { CheckFormat, FindingPlaces } from '../../../../src/core/views.ts';
import { renderView } from '../../../../src/render/render-view.ts';
import type { Rendered } from '../../../../src/render/rendered.ts';
import { type Style, styleOf } from '../../../../src/terminal/style.ts';

const specification = 'https://modelcontextprotocol.io/specification/2025-11-25';

const rule = (id: string, parts: Partial<RuleFacts>): RuleFacts => ({
  id,
  group: 'schema',
  weight: 'must',
  summary: 'Something is true.',
  source: { title: 'Tools', url: `${specification}/server/tools#tool` },
  ...parts,
});

/** Rules of three groups. */
export const rules = [
  rule('protocol/paging', { group: 'protocol' }),
  rule('protocol/origin', { group: 'protocol' }),
  rule('schema/dialect', {}),
  rule('schema/required', { weight: 'should' }),
  rule('trust/hints', {
    group: 'trust',
    weight: 'advice',
    source: { title: 'Tool annotations', url: `${specification}/schema#toolannotations` },
  }),
];

/** A finding of `schema/dialect` about the tool `add`. */
export const finding = (parts: Partial<CheckFinding> = {}): CheckFinding => ({
  rule: 'schema/dialect',
  weight: 'must',
  server: 'calculator',
  kind: 'tool',
  name: 'add',
  path: '/inputSchema/type',
  message: 'The type is not one of JSON Schema. Use "number".',
  excerpt: '"type": "numeric"',
  line: 'mcpc show server.py add',
  ...parts,
});

/** Several tools without hints. */
export const advice = ['add', 'divide'].map((name) =>
  finding({
    rule: 'trust/hints',
    weight: 'advice',
    name,
    path: undefined,
    message: 'It has no hints.',
    excerpt: undefined,
    line: undefined,
  }),
);

/** Returns a report about one server; a rule is skipped. */
export function reportOf(findings: CheckFinding[], parts: Partial<CheckReport> = {}): CheckReport {
  return {
    target: 'server.py',
    servers: ['calculator'],
    rules,
    findings,
    skipped: [{ rule: 'protocol/origin', server: 'calculator', reason: 'status 403', applicable: true }],
    failOn: 'must',
    failed: findings.some(({ weight }) => weight === 'must'),
    notes: [],
    ...parts,
  };
}

const pipe = styleOf({ isTTY: false, columns: undefined, env: { LANG: 'C.UTF-8' }, platform: 'linux' });

/** Renders a report in a format, as a pipe gets it unless a style is given. */
export async function render(
  report: CheckReport,
  format: CheckFormat,
  { style = pipe, ...parts }: FindingPlaces & { verbose?: boolean; style?: Style } = {},
): Promise<Rendered> {
  return renderView(
    { kind: 'check', report, format, ...parts },
    { json: false, query: undefined },
    { out: style, err: style },
  );
}
