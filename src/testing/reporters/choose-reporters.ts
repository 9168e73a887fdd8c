import type { LineParts } from '../../app/environment.ts';
import { reporterNames } from '../../command-line/options/option-values.ts';
import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { replacedFile } from '../../terminal/output-file.ts';
import { documentStyle } from './document-style.ts';
import { fileTarget, type ReportTarget, standardOutput } from './report-target.ts';
import type { Reporter } from './results.ts';

/** How long a report may be held back before a program reads it, in ms. */
const outputDelay = 50;

type ReporterName = (typeof reporterNames)[number];

/** A reporter, and where it writes: a file, or standard output. */
interface Chosen {
  name: ReporterName;
  file: string | undefined;
}

/**
 * Checks the reporters of a line and returns a function that makes all of them, as one, for each run. If none is named for
 * standard output, `spec` writes there, and in GitHub Actions `github` as well. Throws UsageError if two write to the same
 * place, or if a file cannot be written.
 */
export async function chooseReporters(parts: LineParts): Promise<() => Reporter> {
  const { line, output, styles, environment } = parts;
  const { reporter = [], json, quiet } = line.options;
  const named = reporter.map(parseReporter);
  const isJsonNamed = named.some(({ name, file }) => name === 'json' && file === undefined);
  if (json === true && !isJsonNamed) named.push({ name: 'json', file: undefined });
  checkPlaces(named, parts);
  const chosen = [...defaultReporters(named, parts), ...named];
  const makers = await Promise.all(chosen.map((one) => makerOf(one, parts)));
  const live = quiet === true || !styles.err.cursor ? undefined : await import('./live-rows.ts');
  return () => {
    const stdout = standardOutput(output, styles.out.terminal ? 0 : outputDelay);
    const reporters = makers.map((make) => make(stdout));
    if (live !== undefined) reporters.unshift(live.liveRows(environment.stderr, styles.err));
    return combine(reporters);
  };
}

/** Parses `NAME` or `NAME=FILE`, which the parser of options has checked. */
function parseReporter(value: string): Chosen {
  const equals = value.indexOf('=');
  const word = equals < 0 ? value : value.slice(0, equals);
  const file = equals < 0 ? '-' : value.slice(equals + 1);
  const name = reporterNames.find((known) => known === word);
  if (name === undefined) throw new UsageError(`Unknown reporter "${word}".`);
  return { name, file: file === '-' ? undefined : file };
}

function checkPlaces(named: readonly Chosen[], { environment }: LineParts): void {
  const onStdout = named.filter(({ file }) => file === undefined).map(({ name }) => name);
  // Annotations may follow the lines of spec, but a document has to be the only output.
  const isSpecWithGithub = onStdout.length === 2 && onStdout.includes('spec') && onStdout.includes('github');
  if (onStdout.length > 1 && !isSpecWithGithub) {
    const last = onStdout.at(-1);
    throw new UsageError(`The reporters ${onStdout.join(' and ')} would all write to standard output.`, {
      hint: `Keep one there and give the others a file: --reporter ${last}=FILE`,
    });
  }
  const files = named.flatMap(({ file }) => (file === undefined ? [] : [resolvePath(file, environment)]));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) {
    throw new UsageError(`Two reporters would write to ${twice}.`, {
      hint: 'Give each of them its own file.',
    });
  }
}

/** Returns the reporters on standard output if none is named for it. */
function defaultReporters(named: readonly Chosen[], { environment }: LineParts): Chosen[] {
  if (named.some(({ file }) => file === undefined)) return [];
  const isInActions = environment.env.GITHUB_ACTIONS === 'true';
  const names: ReporterName[] = isInActions ? ['spec', 'github'] : ['spec'];
  return names.map((name) => ({ name, file: undefined }));
}

/** Returns a function that makes a reporter for a run. */
async function makerOf(
  { name, file }: Chosen,
  { line, styles, environment }: LineParts,
): Promise<(stdout: ReportTarget) => Reporter> {
  const destination =
    file === undefined ? undefined : await replacedFile(file, `--reporter ${name}=`, environment);
  const target = (stdout: ReportTarget) => (destination === undefined ? stdout : fileTarget(destination));
  const style = destination === undefined ? styles.out : documentStyle;
  switch (name) {
    case 'spec': {
      const { SpecReporter } = await import('./spec.ts');
      return (stdout) => new SpecReporter(target(stdout), style, line.options.quiet === true);
    }
    case 'tap': {
      const { TapReporter } = await import('./tap.ts');
      return (stdout) => new TapReporter(target(stdout));
    }
    case 'junit': {
      const { JunitReporter } = await import('./junit.ts');
      return (stdout) => new JunitReporter(target(stdout), environment.env.GITLAB_CI === 'true');
    }
    case 'github': {
      const { GithubReporter } = await import('./github.ts');
      return (stdout) => new GithubReporter(target(stdout), environment, destination === undefined);
    }
    case 'json': {
      const { JsonReporter } = await import('./json.ts');
      return (stdout) => new JsonReporter(target(stdout), style);
    }
  }
}

/** Returns a reporter that passes everything to several. */
function combine(reporters: readonly Reporter[]): Reporter {
  return {
    handle(event) {
      for (const reporter of reporters) reporter.handle(event);
    },
    async end() {
      const failures: unknown[] = [];
      // One after the other: several may write to standard output.
      for (const reporter of reporters) await reporter.end().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}
