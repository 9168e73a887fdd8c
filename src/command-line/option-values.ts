import { splitCommandLine } from '../arguments/command-line.ts';
import { UsageError } from '../core/errors.ts';

/** `NAME=VALUE`, or `NAME` for a variable that is passed on. `previous`: those read before. Throws UsageError. */
export function readVariable(value: string, previous: unknown): Record<string, string | undefined> {
  const [, name = '', given] = /^([^=]*)(?:=([\s\S]*))?$/.exec(value) ?? [];
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new UsageError(`--env ${value}: that is neither NAME=VALUE nor NAME.`);
  }
  return { ...(previous as Record<string, string | undefined>), [name]: given };
}

/** `Name: value`. `previous`: those read before. Throws UsageError, without the value, which may be a secret. */
export function readHeader(value: string, previous: unknown): Record<string, string> {
  const [, name = '', given = ''] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(value) ?? [];
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[\r\n\0]/.test(given)) {
    // The value may be a secret: only what stands before it is repeated.
    throw new UsageError(`--header ${value.split(/[:\s]/, 1)[0]}…: a header is written 'Name: value'.`);
  }
  return { ...(previous as Record<string, string>), [name]: given };
}

/** Reads a number of seconds; a message names `option`. Throws UsageError. */
export function secondsOf(option: string): (value: string) => number {
  return (value) => {
    const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    if (seconds <= 2_000_000) return seconds;
    throw new UsageError(`${option} ${value}: that is no number of seconds.`, {
      hint: `As in ${option} 2.5`,
    });
  };
}

/** Reads a TCP port. Throws UsageError. */
export function readPort(value: string): number {
  const port = /^\d+$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UsageError(`--callback-port ${value}: that is no port.`, {
    hint: 'A port is a number up to 65535.',
  });
}

/** Reads a count from 1; a message names `option`. Throws UsageError. */
export function countOf(option: string): (value: string) => number {
  return (value) => {
    const count = /^\d+$/.test(value) ? Number(value) : 0;
    if (count >= 1 && Number.isSafeInteger(count)) return count;
    throw new UsageError(`${option} ${value}: that is no count.`);
  };
}

/** Reads how sampling requests are answered: `decline`, `off`, `text:…` or `exec:…`. Throws UsageError. */
export function readSampling(value: string): string {
  if (['decline', 'off'].includes(value) || value.startsWith('text:')) return value;
  if (value.startsWith('exec:') && splitCommandLine(value.slice(5)).length > 0) return value;
  throw new UsageError(`--sampling ${value}: that is not among the ways to answer.`, {
    hint: "They are text:TEXT, exec:COMMAND, decline and off, as in: --sampling 'exec:llm -m small'",
  });
}
