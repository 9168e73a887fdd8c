import { type CheckReport, type Weight, weights } from '../../core/check-report.ts';
import type { FindingPlaces } from '../../core/views.ts';
import { themeOf } from '../../terminal/style.ts';
import { visibleLine } from '../reports/definition-names.ts';
import { githubAnnotation } from '../reports/github-annotation.ts';
import { excerptOf, groupFindings, rulesById, subjectOf } from './finding-text.ts';
import { summaryLine } from './text.ts';

/**
 * Renders a report for GitHub Actions: an error for each finding that fails, a warning or a notice for each other one, and a
 * summary. Without a file, they are shown with the run only.
 */
export function checkForGithub(report: CheckReport, { file, lines = [] }: FindingPlaces): string {
  const rules = rulesById(report);
  const annotations = groupFindings(report.findings).map((group) => {
    const { finding } = group;
    const { rule, server, weight } = finding;
    const title = `${rule}: ${subjectOf(group) ?? visibleLine(server)}`;
    const source = rules.get(rule)?.source.url;
    const message = [
      visibleLine(finding.message),
      excerptOf(finding),
      finding.line === undefined ? undefined : visibleLine(finding.line),
      source === undefined ? undefined : `See ${source}`,
    ];
    const parts = message.filter((part) => part !== undefined);
    const line = lines[report.findings.indexOf(finding)];
    return githubAnnotation(levelOf(weight, report.failOn), { file, line, title }, parts.join('\n'));
  });
  return `${annotations.join('')}mcpc check: ${summaryLine(report, themeOf(0))}\n`;
}

function levelOf(weight: Weight, failOn: Weight | undefined): 'error' | 'warning' | 'notice' {
  if (failOn !== undefined && weights.indexOf(weight) <= weights.indexOf(failOn)) return 'error';
  return weight === 'advice' ? 'notice' : 'warning';
}
