import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { inSession } from './setup/in-session.ts';
import { retriedReporter } from './setup/retried.ts';

// Tests use no network, and Node reads these certificates at every start, which can take longer than the rest.
delete process.env.NODE_EXTRA_CA_CERTS;

const results = process.env.MCPC_TEST_RESULTS;
// A run starts thousands of processes. In CI, a test that failed on a busy machine is retried and reported.
const retry = process.env.CI === 'true' ? 1 : 0;

/**
 * For tests that start processes and mostly wait for them: more files run at once than there are cores (`MCPC_TEST_WORKERS`),
 * and the files of all projects run together, so that none waits for the last of another project.
 */
const waiting = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  maxWorkers: Number(process.env.MCPC_TEST_WORKERS ?? 6),
  // Starting a worker and loading vitest, the fixtures and the harness takes as long as several tests.
  isolate: false,
  retry,
  sequence: { groupOrder: 1 },
};

/** Loads the topics of help and the scripts in `completions/` as texts, as the build does. */
const texts = {
  name: 'texts',
  enforce: 'pre' as const,
  load: (id: string) =>
    id.includes('/completions/') || id.endsWith('.md')
      ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};`
      : undefined,
};

/** Polls wait for what happens soon, but not how soon on a busy machine. */
const poll = { timeout: 50_000 };

export default defineConfig({
  plugins: [texts],
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    setupFiles: ['test/setup/file-end.ts'],
    expect: { poll },
    // With MCPC_TEST_RESULTS, results are also written to that folder as JSON, with a list of the tests that were retried.
    reporters: results
      ? [
          'default',
          ['json', { outputFile: join(results, `${process.pid}.json`) }],
          retriedReporter(join(results, 'retried.txt')),
        ]
      : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Loading the modules again for each file takes longer than the tests, so no test may mock a module.
          isolate: false,
          testTimeout: 60_000,
          expect: { poll: { ...poll, interval: 2 } },
          maxWorkers: 2,
          retry,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The fixtures and the harness themselves, without the program.
        extends: true,
        test: {
          name: 'fixtures',
          include: ['test/servers/**/*.test.ts', 'test/setup/**/*.test.ts', 'test/e2e/harness/**/*.test.ts'],
          ...waiting,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['test/e2e/harness/**'],
          globalSetup: ['test/setup/build.ts'],
          ...waiting,
        },
      },
      {
        extends: true,
        test: {
          name: 'terminal',
          include: ['test/terminal/**/*.test.ts'],
          globalSetup: ['test/setup/build.ts'],
          ...waiting,
        },
      },
      {
        extends: true,
        test: {
          name: 'sessions',
          include: inSession,
          env: { MCPC_TEST_SESSIONS: 'yes' },
          globalSetup: ['test/setup/build.ts'],
          ...waiting,
        },
      },
    ],
  },
});
