import type { Change, InterfaceDiff } from '../../core/interface-changes.ts';
import type { View } from '../../core/views.ts';
import { themeOf } from '../../terminal/style.ts';
import { githubAnnotation } from '../reports/github-annotation.ts';
import { groupChanges, hasOneServer, messageOf, subjectOf, witnessOf } from './change-text.ts';
import { summaryLine } from './text.ts';

/**
 * Renders a comparison of interfaces for GitHub Actions: an error for each change that fails, a warning for each other one
 * that users may notice, and a summary.
 */
export function diffForGithub({ diff, file, lines = [] }: View & { kind: 'diff' }): string {
  const isOneServer = hasOneServer(diff);
  const annotations = groupChanges(diff.changes).flatMap((group) => {
    const { change } = group;
    const level = levelOf(change, diff);
    if (level === undefined) return [];
    const title = `${change.verdict}: ${subjectOf(group, isOneServer)}`;
    const witness = witnessOf(change);
    const message = [messageOf(change), ...(witness === undefined ? [] : [witness])].join('\n');
    return githubAnnotation(level, { file, line: lines[diff.changes.indexOf(change)], title }, message);
  });
  return `${annotations.join('')}mcpc diff: ${summaryLine(diff, themeOf(0))}\n`;
}

function levelOf({ verdict }: Change, { failOn }: InterfaceDiff): 'error' | 'warning' | undefined {
  if (failOn.includes(verdict)) return 'error';
  return verdict === 'additive' || verdict === 'cosmetic' ? undefined : 'warning';
}
