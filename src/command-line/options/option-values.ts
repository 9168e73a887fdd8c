import { splitCommandLine } from '../../arguments/split-command-line.ts';
import { UsageError } from '../../core/errors.ts';
import { type Verdict, verdicts } from '../../core/interface-changes.ts';
import { isSecretValue } from '../../core/secrets.ts';
import { invalidSessionName } from '../../sessions/invalid-session-name.ts';
import { isSessionName } from '../../sessions/session-name.ts';

/** The longest time after which a session ends, in minutes: what a timer of Node can measure. */
const maxIdle = 33_000;

/** Returns the values of an option that may be repeated. `previous`: the values so far. */
export function appendValue(value: string, previous: unknown): string[] {
  return [...((previous as string[] | undefined) ?? []), value];
}

/** Returns the names of a list with commas that may be repeated. `previous`: the names so far. */
export function appendNames(value: string, previous: unknown): string[] {
  const names = value.split(',').map((name) => name.trim());
  return [...((previous as string[] | undefined) ?? []), ...names.filter((name) => name !== '')];
}

/** Parses `NAME=VALUE`, or `NAME` for a variable to pass on. `previous`: the variables so far. Throws UsageError. */
export function readVariable(value: string, previous: unknown): Record<string, string | undefined> {
  const [, name = '', given] = /^([^=]*)(?:=([\s\S]*))?$/.exec(value) ?? [];
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new UsageError(`--env: "${value}" is neither NAME=VALUE nor NAME.`);
  }
  return { ...(previous as Record<string, string | undefined>), [name]: given };
}

/** Parses `Name: value`. `previous`: the headers so far. Throws UsageError, without the value, which may be a secret. */
export function readHeader(value: string, previous: unknown): Record<string, string> {
  const [, name = '', given = ''] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(value) ?? [];
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[\r\n\0]/.test(given)) {
    throw new UsageError(`--header: "${value.split(/[:\s]/, 1)[0]}…" is not a valid 'Name: value' header.`);
  }
  return { ...(previous as Record<string, string>), [name]: given };
}

/** Returns a parser for a number of seconds that names `option` in its messages. It throws UsageError. */
export function secondsOf(option: string): (value: string) => number {
  return (value) => {
    const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    if (seconds <= 2_000_000) return seconds;
    if (seconds > 0) throw new UsageError(`${option}: ${value} is more than 2000000 seconds (23 days).`);
    throw new UsageError(`${option}: "${value}" is not a valid number of seconds.`, {
      hint: `For example: ${option} 2.5`,
    });
  };
}

/** Parses a TCP port. Throws UsageError. */
export function readPort(value: string): number {
  const port = /^\d+$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UsageError(`--callback-port: "${value}" is not a valid port.`, {
    hint: 'A port is a number from 1 to 65535.',
  });
}

/** Returns a parser for a positive integer that names `option` in its messages. It throws UsageError. */
export function countOf(option: string): (value: string) => number {
  return (value) => {
    const count = /^\d+$/.test(value) ? Number(value) : 0;
    if (count >= 1 && Number.isSafeInteger(count)) return count;
    throw new UsageError(`${option}: "${value}" is not a positive integer.`);
  };
}

/** The reports of tests. */
export const reporterNames = ['spec', 'tap', 'junit', 'github', 'json'] as const;

/** Parses `NAME` or `NAME=FILE` of a report. `previous`: the reports so far. Throws UsageError. */
export function readReporter(value: string, previous: unknown): string[] {
  const [name = '', file] = /^([^=]*)(?:=([\s\S]*))?$/.exec(value)?.slice(1) ?? [];
  if (!(reporterNames as readonly string[]).includes(name)) {
    throw new UsageError(`--reporter: there is no reporter "${name}".`, {
      hint: `Use ${reporterNames.join(', ')}; with a file: --reporter junit=report.xml`,
    });
  }
  if (file === '') throw new UsageError(`--reporter ${name}= needs a file.`);
  return appendValue(value, previous);
}

/**
 * Parses the verdicts of `--fail-on`: a list with commas, `any` or `none`. `previous`: those of the same option before it.
 * Throws UsageError.
 */
export function readFailOn(value: string, previous: unknown): Verdict[] {
  const words = value.split(',').map((word) => word.trim());
  const read = (word: string): readonly Verdict[] => {
    if (word === 'any') return verdicts;
    const found = verdicts.filter((verdict) => verdict === word);
    if (found.length > 0 || (word === 'none' && words.length === 1)) return found;
    throw new UsageError(`--fail-on: there is no verdict "${word}".`, {
      hint: `Use ${verdicts.join(', ')}, any or none; several with commas: --fail-on breaking,trust`,
    });
  };
  return [...new Set([...((previous as Verdict[] | undefined) ?? []), ...words.flatMap(read)])];
}

/** Validates a regular expression. Throws UsageError. */
export function readFilter(value: string): string {
  try {
    new RegExp(value, 'u');
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    throw new UsageError(`--filter: this is not a valid regular expression: ${reason}.`, {
      hint: "For example: --filter '^multiplies$'",
    });
  }
}

/** Parses a percentage. Throws UsageError. */
export function readPercent(value: string): number {
  const percent = /^\d+(\.\d+)?$/.test(value.replace(/%$/, '')) ? Number.parseFloat(value) : Number.NaN;
  if (percent <= 100) return percent;
  throw new UsageError(`--min-coverage: "${value}" is not a percentage from 0 to 100.`);
}

/** Validates the name of a session. `previous`: the one given before. Throws UsageError. */
export function readSession(value: string, previous: unknown): string {
  if (previous !== undefined && previous !== value) {
    throw new UsageError(`--session: a line is for one session, not for ${previous} and ${value}.`);
  }
  if (isSessionName(value)) return value;
  throw invalidSessionName(value, '--session');
}

/** Parses the minutes after which an idle session ends. Throws UsageError. */
export function readIdle(value: string): number {
  const minutes = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (minutes <= maxIdle) return minutes;
  throw new UsageError(`--idle: "${value}" is not a valid number of minutes.`, {
    hint: `It is at most ${maxIdle} (23 days), or 0 for no limit. For example: --idle 90`,
  });
}

/** Validates how sampling requests are answered: `decline`, `off`, `text:…`, `exec:…` or `chat:…`. Throws UsageError. */
export function readSampling(value: string): string {
  if (['decline', 'off'].includes(value) || value.startsWith('text:')) return value;
  if (value.startsWith('exec:') && splitCommandLine(value.slice(5)).length > 0) return value;
  if (/^chat:[\x21-\x7e]+$/.test(value) && !value.endsWith('/')) return value;
  throw new UsageError(`--sampling: "${value}" is not a valid value.`, {
    hint: "Use text:TEXT, exec:COMMAND, chat:MODEL, decline or off. For example: --sampling 'exec:llm -m small'",
  });
}

/** Validates where the identity token is: `env:NAME`, `exec:COMMAND` or a file. Throws UsageError, without a token. */
export function readIdentityToken(value: string): string {
  const hint = 'Use env:NAME, exec:COMMAND or the path of a file.';
  if (isSecretValue(value)) {
    throw new UsageError('--identity-token: others on this machine could see a token on the command line.', {
      hint,
    });
  }
  const [, kind, rest = ''] = /^(env|exec):(.*)$/s.exec(value) ?? [];
  const isValid =
    kind === 'env' ? /^[A-Za-z_]\w*$/.test(rest) : (kind === undefined ? value : rest).trim() !== '';
  if (isValid) return value;
  throw new UsageError(`--identity-token: "${value}" is not a valid value.`, { hint });
}
