import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestCase } from 'vitest/node';

/** Writes a line to `file` for each test that failed and then passed on a retry: such tests hide faults. */
export function retriedReporter(file: string): Reporter {
  return {
    onTestCaseResult(test: TestCase) {
      const { flaky, retryCount } = test.diagnostic() ?? { flaky: false, retryCount: 0 };
      if (!flaky) return;
      const path = relative(process.cwd(), test.module.moduleId);
      appendFileSync(file, `${path}: ${test.fullName} (passed on retry ${retryCount})\n`);
    },
  };
}
