import type { CheckReport } from '../../core/check-report.ts';
import { isSecretName, mask, maskValues, redactUrls } from '../../core/secrets.ts';

/** An assignment in a text, such as a line that a server writes. */
const assignment = /(?<![\w.-])([\w.-]{1,100})=([^\s"'`&]+)/g;

/** Returns a report whose texts of servers, and lines to run, show no secrets. */
export function redactReport(report: CheckReport): CheckReport {
  return {
    ...report,
    target: redactUrls(report.target),
    findings: report.findings.map((finding) => ({
      ...finding,
      message: redactText(finding.message),
      ...(finding.excerpt !== undefined && { excerpt: redactText(finding.excerpt) }),
      ...(finding.line !== undefined && { line: redactText(finding.line) }),
    })),
    skipped: report.skipped.map((rule) => ({ ...rule, reason: redactText(rule.reason) })),
    notes: report.notes.map(redactText),
  };
}

function redactText(text: string): string {
  return maskValues(redactUrls(text)).replace(assignment, (whole, name: string, value: string) =>
    isSecretName(name) && !value.startsWith('$') ? `${name}=${mask}` : whole,
  );
}
