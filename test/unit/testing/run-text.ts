import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { loadTestFiles } from '../../../src/testing/load-files.ts';
import { Recorder } from '../../../src/testing/record.ts';
import type { RunEvent } from '../../../src/testing/reporters/results.ts';
import { runFiles } from '../../../src/testing/run-files.ts';
import type { RunOptions } from '../../../src/testing/run-options.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

interface RunTextOptions {
  /** The texts of files, by their paths; or the text of one. */
  files: Record<string, string> | string;
  options?: Partial<RunOptions>;
  words?: string[];
  /** Servers in this process, by the names that files connect to. */
  servers?: Record<string, () => Promise<never>> | Record<string, unknown>;
  env?: Record<string, string>;
  signal?: AbortSignal;
  /** Called with each event. */
  onEvent?(event: RunEvent): void;
}

/** Runs test files in this process. */
export async function runText({
  files,
  options,
  words = [],
  servers = {},
  env,
  signal,
  onEvent,
}: RunTextOptions) {
  const environment = fakeEnvironment();
  Object.assign(environment.builtins, servers);
  Object.assign(environment.env, env);
  const texts = typeof files === 'string' ? { 'one.mcpc': files } : files;
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(environment.cwd, path)), { recursive: true });
    writeFileSync(join(environment.cwd, path), text);
  }
  const line = await parseLine(['test', ...Object.keys(texts), ...words], lineTable, environment);
  const run: RunOptions = {
    line,
    paths: line.operands,
    target: line.options.target,
    filter: undefined,
    update: false,
    jobs: 1,
    bail: false,
    fresh: 'file',
    protocols: [],
    lenient: false,
    isCi: false,
    coverage: false,
    minCoverage: undefined,
    record: false,
    ...options,
  };
  const loaded = await loadTestFiles(run, environment);
  const events: RunEvent[] = [];
  const report = (event: RunEvent) => {
    events.push(event);
    onEvent?.(event);
  };
  const running = signal ?? new AbortController().signal;
  const recorder = run.record ? new Recorder(run.target, environment) : undefined;
  const summary = await runFiles(loaded.files, run, { environment, signal: running }, report, recorder);
  const recorded = (await recorder?.write(loaded.files)) ?? [];
  return { summary, events, environment, recorded, problems: loaded.problems };
}

/** The states of the cases, in order: `one passed, two failed`. */
export function states({ results }: { results: readonly { name: string; state: string }[] }): string {
  return results.map(({ name, state }) => `${name} ${state}`).join(', ');
}

/** The failures of a case: `3 multiply a=1: What went wrong.` */
export function failures(
  { results }: Awaited<ReturnType<typeof runText>>['summary'],
  name: string,
): string[] {
  const found = results.find((result) => result.name === name);
  return (found?.failures ?? []).map(({ line, text, message }) => `${line} ${text}: ${message}`);
}
