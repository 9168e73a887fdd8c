import { createHash } from 'node:crypto';
import type { CheckFinding, CheckReport, RuleFacts, Weight } from '../../core/check-report.ts';
import type { ChangedKind } from '../../core/interface-changes.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { version } from '../../core/version.ts';
import type { FindingPlaces } from '../../core/views.ts';
import { visibleLine } from '../reports/definition-names.ts';
import { excerptOf } from './finding-text.ts';

/** `level` of SARIF. */
const levels: Record<Weight, string> = { must: 'error', should: 'warning', advice: 'note' };

/** `kind` of a logical location: what the specification of SARIF names, or else the word of MCP. */
const kinds: Record<ChangedKind, string> = {
  server: 'module',
  tool: 'function',
  prompt: 'prompt',
  resource: 'resource',
  template: 'resource',
};

/** Returns a report as a log of SARIF 2.1.0. Without a file, its results have logical locations only. */
export function checkAsSarif(report: CheckReport, { file, lines = [] }: FindingPlaces): JsonObject {
  const { rules, findings, failed, notes } = report;
  const isComplete = notes.length === 0;
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'mcpc', semanticVersion: version, rules: rules.map(ruleOf) } },
        invocations: [
          {
            executionSuccessful: isComplete,
            ...(isComplete ? { exitCode: failed ? 1 : 0 } : {}),
            toolExecutionNotifications: notificationsOf(report),
          },
        ],
        results: findings.map((finding, at) =>
          resultOf(finding, indices.get(finding.rule), { file, line: lines[at] }),
        ),
        columnKind: 'unicodeCodePoints',
      },
    ],
  };
}

function ruleOf({ id, group, weight, summary, source }: RuleFacts): JsonObject {
  return {
    id,
    shortDescription: { text: literal(summary) },
    help: { text: literal(`${source.title}: ${source.url}`) },
    helpUri: source.url,
    defaultConfiguration: { level: levels[weight] },
    properties: { tags: [group, weight] },
  };
}

function resultOf(finding: CheckFinding, ruleIndex: number | undefined, place: Place): JsonObject {
  const { rule, weight, server, path, line } = finding;
  const excerpt = excerptOf(finding);
  const text = [finding.message, ...(excerpt === undefined ? [] : [excerpt])].map(visibleLine).join('\n');
  const properties: JsonObject = {
    server: visibleLine(server),
    ...(path ? { path: visibleLine(path) } : {}),
    ...(line === undefined ? {} : { line: visibleLine(line) }),
  };
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[weight],
    message: { text: literal(text) },
    locations: [locationOf(finding, place)],
    partialFingerprints: { 'mcpcFinding/v1': fingerprintOf(finding) },
    properties,
  };
}

/** Where a finding is shown. */
interface Place {
  file: string | undefined;
  line: number | undefined;
}

function locationOf({ server, kind, name, path }: CheckFinding, { file, line }: Place): JsonObject {
  const subject = visibleLine(name ?? server);
  const owner = name === undefined ? '' : `${visibleLine(server)}/${kind}/`;
  const physical: JsonObject =
    file === undefined
      ? {}
      : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line ?? 1 } } };
  return {
    ...physical,
    logicalLocations: [
      {
        name: subject,
        fullyQualifiedName: `${owner}${subject}${visibleLine(path ?? '')}`,
        kind: kinds[kind],
      },
    ],
  };
}

/** Returns a path as a relative reference; an absolute path as a URI. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  if (/^[a-z]%3A/i.test(path)) return `file:///${path.replace('%3A', ':')}`;
  return path.startsWith('/') ? `file://${path}` : path;
}

/** Identifies a finding in later runs, whatever its wording then. */
function fingerprintOf({ rule, server, kind, name = '', path = '' }: CheckFinding): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, server, kind, name, path]))
    .digest('hex')
    .slice(0, 32);
}

function notificationsOf({ skipped, notes }: CheckReport): Json[] {
  const checkable = skipped.filter(({ applicable }) => applicable);
  return [
    ...checkable.map(({ rule, server, reason }) => ({
      level: 'note',
      message: {
        text: literal(visibleLine(`${server}: the rule was skipped: ${reason}.`)),
      },
      associatedRule: { id: rule },
    })),
    ...notes.map((note) => ({ level: 'warning', message: { text: literal(visibleLine(note)) } })),
  ];
}

/** Escapes what is a placeholder or a link in a message of SARIF (sections 3.11.5 and 3.11.6). */
function literal(text: string): string {
  return text.replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}
