import type { CheckReport } from '../../core/check-report.ts';
import { escapeHidden } from '../../interface/hidden-characters.ts';
import { formatCount } from '../../terminal/format.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Style } from '../../terminal/style.ts';

/** Renders the report of a check as text. */
export function checkAsText({ findings, rules }: CheckReport, { theme }: Style): string {
  const line = (text: string) => sanitiseLine(escapeHidden(text));
  const lines = findings.map(({ weight, rule, server, kind, name, message }) => {
    const subject = kind === 'server' ? line(server) : `${kind} ${line(name ?? '')}`;
    return `${weight}  ${theme.name(subject)}: ${line(message)} ${theme.dim(rule)}\n`;
  });
  const counts = `${formatCount(findings.length, 'finding')} of ${formatCount(rules.length, 'rule')}.`;
  return `${lines.join('')}${counts}\n`;
}
