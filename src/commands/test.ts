import { defineCommand } from '../command-line/command.ts';
import { UsageError } from '../core/errors.ts';

/** The options about the server that replace those of a test file. `--env` and `--header` are added to them instead. */
export const serverOptions = [
  'inheritEnv',
  'python',
  'bearer',
  'cacert',
  'insecure',
  'config',
  'timeout',
  'maxTime',
  'connectTimeout',
] as const;

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
    'header',
    ...serverOptions,
  ],
  excludedOptions: {
    query: 'For a report to query: mcpc test --reporter json | jq .',
    output: 'For a report in a file: mcpc test --reporter junit=report.xml',
    force: 'Reports replace existing files without it; --update replaces snapshots.',
    raw: 'For a report without layout: mcpc test --reporter tap',
    pager: 'Reports are not paged.',
  },
  examples: [
    'mcpc test',
    'mcpc test calculator.mcpc --filter multiplies',
    'mcpc test tests --reporter spec --reporter junit=report.xml',
    'mcpc test --target https://example.com/mcp --protocol legacy --protocol 2026-07-28',
  ],
  async run({ runTests, endWith }) {
    if (runTests === undefined) throw new UsageError('This build of mcpc cannot run tests.');
    endWith(await runTests());
    return undefined;
  },
});
