import { defineCommand } from '../command-line/command.ts';
import { UsageError } from '../core/errors.ts';

export const test = defineCommand({
  name: 'test',
  summary: 'run test files: lines of the shell with expectations',
  target: false,
  only: 'line',
  operands: [
    {
      name: 'FILE',
      summary: 'test file or folder; default: the working folder',
      required: false,
      rest: true,
      takes: 'testFile',
    },
  ],
  options: [
    'reporter',
    'filter',
    'update',
    'jobs',
    'bail',
    'freshServer',
    'watchTests',
    'coverage',
    'minCoverage',
    'target',
    'protocols',
    'lenient',
    'record',
    'env',
    'inheritEnv',
    'python',
    'header',
    'bearer',
    'cacert',
    'insecure',
    'config',
    'timeout',
    'maxTime',
    'connectTimeout',
  ],
  examples: [
    'mcpc test',
    'mcpc test calculator.mcpc --filter multiplies',
    'mcpc test tests --reporter spec --reporter junit=report.xml',
    'mcpc test --target https://example.com/mcp --protocol legacy --protocol 2026-07-28',
  ],
  async run({ runTests, endWith, options }) {
    if (runTests === undefined) throw new UsageError('This build of mcpc cannot run tests.');
    refuseForeign(options);
    endWith(await runTests());
    return undefined;
  },
});

/** Refuses options of every command that a report cannot follow. Throws UsageError. */
function refuseForeign({ query, output }: { query?: string; output?: string }): void {
  if (query !== undefined) {
    throw new UsageError('mcpc test has no result for --query.', {
      hint: 'For a report to query: mcpc test --reporter json | jq .',
    });
  }
  if (output === undefined) return;
  throw new UsageError('mcpc test writes its reports with --reporter NAME=FILE, not with --output.', {
    hint: `For example: mcpc test --reporter junit=${output}`,
  });
}
