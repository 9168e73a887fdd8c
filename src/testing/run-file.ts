import { basename, dirname } from 'node:path';
import type { LineParts } from '../app/environment.ts';
import { now } from '../core/clock.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import { quoteWords } from '../core/quote.ts';
import type { Mismatch, Outcome } from '../repl/expectations/outcome.ts';
import type { TestCase } from '../repl/language/test-file.ts';
import { failureCleaner } from './clean-failures.ts';
import type { TestTarget } from './connecting-line.ts';
import type { CheckSnapshot } from './connection/check-step.ts';
import { describeFailure } from './connection/describe-failure.ts';
import type { Place } from './connection/incidents.ts';
import { SetUpFailed, TestConnection, type TestConnectionOptions } from './connection/test-connection.ts';
import { type CoverageOfRun, TouchedNames } from './coverage.ts';
import type { LoadedFile } from './load-files.ts';
import type { Recorder } from './record.ts';
import type { CaseFailure, CaseResult, FileProblem, RunEvent } from './reporters/results.ts';
import { rerunLines } from './rerun-lines.ts';
import type { RunOptions } from './run-options.ts';

/** A file to run. */
export interface FileRun {
  loaded: LoadedFile;
  /** The revision of the protocol in place of that of the file. */
  protocol: string | undefined;
}

/** What the files of a run share. */
export interface RunContext {
  options: RunOptions;
  parts: Pick<LineParts, 'environment' | 'signal'>;
  report(event: RunEvent): void;
  /** Whether no further case may be started. */
  isStopped(): boolean;
  /** Compares outcomes with the snapshots of their file. */
  snapshots: SnapshotChecks;
  /** Undefined without `--coverage`. */
  coverage: CoverageOfRun | undefined;
  /** Undefined without `--record`. */
  recorder: Recorder | undefined;
}

/** The snapshots of all files of a run. */
export interface SnapshotChecks {
  /** Compares an outcome with the `number`th snapshot of a case, from 1. Throws UsageError. */
  check(file: LoadedFile, name: string, number: number, outcome: Outcome): Promise<Mismatch | undefined>;
}

/** The outcome of a file. */
export interface FileOutcome {
  results: CaseResult[];
  problems: FileProblem[];
}

/** The case to which the snapshots of the lines before the first case belong. */
const setUpName = '(set-up)';

/**
 * Runs the cases of a file one after the other, on one connection or on one for each. Reports what happens, from
 * `fileStart` to `fileEnd`.
 */
export async function runFile(run: FileRun, context: RunContext): Promise<FileOutcome> {
  return new FileRunner(run, context).run();
}

class FileRunner {
  readonly #run: FileRun;
  readonly #context: RunContext;
  readonly #outcome: FileOutcome = { results: [], problems: [] };
  readonly #touched = new TouchedNames();
  readonly #rerunLine: (name: string | undefined) => string;
  #clean: (failure: CaseFailure) => CaseFailure;
  /** Undefined until the first case needs a connection. */
  #opening: TestConnectionOptions | undefined;
  #connection: TestConnection | undefined;
  /** Whether no further case can be run. */
  #isOver = false;

  constructor(run: FileRun, context: RunContext) {
    this.#run = run;
    this.#context = context;
    this.#rerunLine = rerunLines(run.loaded.shown, run.protocol, context.options);
    this.#clean = failureCleaner(undefined, context.parts.environment.env);
  }

  async run(): Promise<FileOutcome> {
    const { cases } = this.#run.loaded.file;
    const began = now();
    this.#context.report({ type: 'fileStart', ...this.#place, cases: cases.length });
    try {
      for (const testCase of cases) await this.#runCase(testCase, testCase === cases.at(-1));
    } finally {
      await this.#connection?.close();
    }
    this.#context.report({ type: 'fileEnd', ...this.#place, duration: now() - began });
    return this.#outcome;
  }

  /** How events name the file. */
  get #place(): { file: string; protocol: string | undefined } {
    const { loaded, protocol } = this.#run;
    return {
      file: loaded.shown,
      protocol: this.#context.options.protocols.length > 1 ? protocol : undefined,
    };
  }

  /** Runs a case, and closes the connection if no other case uses it: what goes wrong meanwhile is a failure of this one. */
  async #runCase(testCase: TestCase, isLast: boolean): Promise<void> {
    const { isStopped, options, report } = this.#context;
    const connection = await this.#connected();
    if (connection === undefined) return this.#end(testCase, 'skipped', [], 0);
    const name = this.#nameOf(testCase);
    report({ type: 'caseStart', ...this.#place, name });
    const began = now();
    const found =
      connection instanceof SetUpFailed ? connection.failures : await this.#runSteps(testCase, connection);
    const duration = now() - began;
    const isBailing = options.bail && found !== undefined && found.length > 0;
    const isFinal = isLast || this.#isOver || isBailing || isStopped();
    if (isFinal) await this.#addCoverage();
    const left = isFinal || options.fresh === 'case' ? await this.#close() : [];
    if (found === undefined) return this.#end(testCase, 'skipped', [], duration);
    const failures = [...found, ...left];
    this.#end(testCase, failures.length === 0 ? 'passed' : 'failed', failures, duration);
  }

  /** Returns the connection for a case; undefined if the case must not run, and SetUpFailed if it fails for that reason. */
  async #connected(): Promise<TestConnection | SetUpFailed | undefined> {
    const { isStopped, parts } = this.#context;
    if (this.#isOver || isStopped()) return undefined;
    try {
      this.#opening ??= this.#connectionOptions();
      this.#connection ??= await TestConnection.open(this.#opening);
      return this.#connection;
    } catch (error) {
      this.#isOver = true;
      if (error instanceof SetUpFailed) return error;
      if (!parts.signal.aborted) this.#refuse(error);
      return undefined;
    }
  }

  #connectionOptions(): TestConnectionOptions {
    const { options, parts, recorder } = this.#context;
    const { loaded, protocol } = this.#run;
    const { header } = loaded.file;
    const { environment, signal } = parts;
    const connecting = loaded.target && withProtocol(loaded.target, protocol);
    this.#clean = failureCleaner(connecting?.line.options, environment.env);
    return {
      connecting,
      place: this.#serverPlace,
      setUp: header.setUp,
      folder: dirname(loaded.path),
      environment,
      isLenient: options.lenient,
      setUpSnapshots: () => this.#snapshotsOf(setUpName),
      complete: recorder && ((step, outcome) => recorder.complete(loaded, step, outcome)),
      ...(this.#context.coverage === undefined ? {} : { observe: (event) => this.#touched.observe(event) }),
      signal,
    };
  }

  /** Where failures of the connection are reported. */
  get #serverPlace(): Place {
    const { file } = this.#run.loaded;
    const { target } = this.#context.options;
    const { server } = file.header;
    if (target !== undefined)
      return { line: file.cases[0]?.line ?? 1, text: quoteWords(['--target', target]) };
    if (server === undefined) return { line: file.cases[0]?.line ?? 1, text: '' };
    return { line: server.line, text: `server ${quoteWords(server.words)}` };
  }

  /** Runs the lines of a case. Returns what was not as expected; undefined if a signal ended it. */
  async #runSteps(
    testCase: TestCase,
    connection: TestConnection,
  ): Promise<readonly CaseFailure[] | undefined> {
    try {
      return await connection.runCase(
        testCase.steps,
        this.#snapshotsOf(testCase.name ?? basename(this.#run.loaded.path)),
      );
    } catch (error) {
      if (this.#context.parts.signal.aborted) return undefined;
      this.#isOver = true;
      if (error instanceof SetUpFailed) return error.failures;
      if (!(error instanceof McpcError)) throw error;
      return [{ ...this.#serverPlace, ...describeFailure(error) }];
    }
  }

  /** Returns what compares outcomes with the snapshots of a case, from the first. A name does not depend on the working folder. */
  #snapshotsOf(name: string): CheckSnapshot {
    const { loaded } = this.#run;
    let count = 0;
    return async (outcome) => {
      count += 1;
      return this.#context.snapshots.check(loaded, name, count, outcome);
    };
  }

  async #addCoverage(): Promise<void> {
    const { coverage, parts } = this.#context;
    const server = this.#connection?.server;
    if (server !== undefined && !parts.signal.aborted)
      await coverage?.add(server, this.#touched, parts.signal);
  }

  async #close(): Promise<CaseFailure[]> {
    const connection = this.#connection;
    this.#connection = undefined;
    return (await connection?.close()) ?? [];
  }

  /** Reports that the server could not be connected. Throws errors that are not about it. */
  #refuse(error: unknown): void {
    if (!(error instanceof McpcError)) throw error;
    const { message, hint } = this.#clean({ ...this.#serverPlace, ...describeFailure(error) });
    const problem: FileProblem = {
      ...this.#place,
      kind: error instanceof UsageError ? 'invalid' : 'not started',
      message,
      hint,
      line: this.#run.loaded.file.header.server?.line,
      column: undefined,
    };
    this.#outcome.problems.push(problem);
    this.#context.report({ type: 'problem', problem });
  }

  #end(
    testCase: TestCase,
    state: CaseResult['state'],
    failures: readonly CaseFailure[],
    duration: number,
  ): void {
    const { file, protocol } = this.#place;
    const result: CaseResult = {
      file,
      protocol,
      name: this.#nameOf(testCase),
      line: testCase.line,
      state,
      failures: failures.map(this.#clean),
      duration,
      rerun: state === 'passed' ? undefined : this.#rerunLine(testCase.name),
    };
    this.#outcome.results.push(result);
    this.#context.report({ type: 'caseEnd', result });
  }

  #nameOf({ name = this.#run.loaded.shown }: TestCase): string {
    return name;
  }
}

/** Returns how a server is connected with another revision of the protocol, if one is given. */
function withProtocol({ line, cwd }: TestTarget, protocol: string | undefined): TestTarget {
  return protocol === undefined
    ? { line, cwd }
    : { cwd, line: { ...line, options: { ...line.options, protocol } } };
}
