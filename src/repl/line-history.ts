import type { AppEnvironment } from '../app/environment.ts';
import type { JsonObject } from '../core/json.ts';
import { typedArgument } from './language/quoting.ts';
import { redactLine } from './language/redact-line.ts';
import type { ShellSession } from './session/session.ts';

/** The history of entered lines. */
export interface LineStore {
  /** Oldest first. */
  readonly entries: readonly string[];
  add(line: string): void;
}

/** Returns a line without the secrets in it; undefined if it must not be saved at all. */
export function withoutSecrets(
  line: string,
  { tools }: Pick<ShellSession, 'tools'>,
  { defaults: { aliases } }: Pick<AppEnvironment, 'defaults'>,
): string | undefined {
  const isCalled = (tool: string, name: string) => tool === name || aliases.get(name)?.includes(tool);
  return redactLine(line, (name) => tools?.find((tool) => isCalled(tool.name, name))?.inputSchema);
}

/** Returns a line with the arguments that the user was asked for, inserted at `end`. */
export function withAnswers(line: string, end: number, answers: JsonObject): string {
  const words = Object.entries(answers).map(([name, value]) => typedArgument(name, value));
  return [line.slice(0, end), ...words].join(' ') + line.slice(end);
}
