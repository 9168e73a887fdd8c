import { redactTarget } from '../../arguments/target-secrets.ts';
import { factsOf, ruleTable } from '../../checking/rule-table.ts';
import { checkServer, isFailure } from '../../checking/run-checks.ts';
import type { CommandContext } from '../../command-line/command.ts';
import { ExitStatus, UsageError } from '../../core/errors.ts';
import type { View } from '../../core/views.ts';
import { chooseRules } from './choose-rules.ts';
import { takeSnapshot } from './take-snapshot.ts';

type CheckContext = CommandContext<
  'only' | 'failOnWeight' | 'checkFormat' | 'maxTokens' | 'maxToolTokens' | 'json' | 'query'
>;

/** Checks the servers of a target, and sets the exit status. Throws UsageError, and what connecting throws. */
export async function checkTarget(context: CheckContext): Promise<View> {
  const { options, endWith } = context;
  const { checkFormat: format = 'text', failOnWeight = 'must', json = false, query } = options;
  if (format !== 'json' && format !== 'text' && (json || query !== undefined)) {
    throw new UsageError(`--format ${format} and ${json ? '--json' : '--query'} cannot be used together.`);
  }
  const rules = chooseRules(options.only, ruleTable);
  const failOn = failOnWeight === 'none' ? undefined : failOnWeight;
  const { servers } = await takeSnapshot(await context.connect(), context);
  const limits = { maxTokens: options.maxTokens, maxToolTokens: options.maxToolTokens };
  const checked = await Promise.all(
    Object.entries(servers).map(([name, declared]) => checkServer({ name, declared }, { rules, limits })),
  );
  const findings = checked.flatMap((each) => each.findings);
  const failed = findings.some((finding) => isFailure(finding, failOn));
  if (failed) endWith(ExitStatus.serverError);
  return {
    kind: 'check',
    format,
    report: {
      target: redactTarget(context.target ?? ''),
      servers: Object.keys(servers),
      rules: factsOf(rules),
      findings,
      skipped: checked.flatMap(({ skipped }) => skipped),
      failOn,
      failed,
      notes: [],
    },
  };
}
