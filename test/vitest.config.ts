import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// No test goes beyond this machine, and every start of Node reads these certificates, which may take longer than the
// rest of it.
delete process.env.NODE_EXTRA_CA_CERTS;

const results = process.env.MCPC_TEST_RESULTS;
const json = results && join(results, `${process.pid}.json`);
// Thousands of processes are started in a run: one that the system starved is given a second chance, in CI alone.
const retry = process.env.CI === 'true' ? 1 : 0;

/**
 * For tests that start processes and mostly wait for them: more run at once than there are cores, all those of a run
 * together, so that none waits for the last of another kind.
 */
const waiting = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  maxWorkers: 4,
  retry,
  sequence: { groupOrder: 1 },
};

/** Gives the scripts in `completions/` as texts, as the build does. */
const texts = {
  name: 'texts',
  enforce: 'pre' as const,
  load: (id: string) =>
    id.includes('/completions/') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined,
};

export default defineConfig({
  plugins: [texts],
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    setupFiles: ['test/setup/file-end.ts'],
    // With MCPC_TEST_RESULTS the outcome also goes into a file of that folder, as JSON, for who counts.
    reporters: json ? ['default', ['json', { outputFile: json }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Loading the modules anew for each file takes longer than the tests. So no test may mock a module.
          isolate: false,
          testTimeout: 60_000,
          maxWorkers: 2,
          retry,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The fixtures and the harness themselves: no program needed.
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
    ],
  },
});
