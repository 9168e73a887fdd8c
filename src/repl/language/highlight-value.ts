import type { Span } from '../../terminal/interactive-terminal.ts';
import type { Paint, Theme } from '../../terminal/style.ts';
import { referencesIn } from './references.ts';

/** The names that stand for a value: variables, and those of the environment. */
export interface VariableNames {
  has(name: string): boolean;
}

/** Highlights the variables in a text that begins at `at`, and those that are unknown as errors. */
export function variableSpans(text: string, at: number, variables: VariableNames, theme: Theme): Span[] {
  return referencesIn(text).map(({ from, to, name }) => ({
    from: at + from,
    to: at + to,
    paint: variables.has(name) ? theme.literal : theme.error,
  }));
}

/** Returns the colour of a value as it is typed; undefined for plain text. */
export function paintOf(raw: string, theme: Theme): Paint | undefined {
  if (/^["']/.test(raw)) return theme.string;
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(raw)) return theme.number;
  if (/^(true|false|null)$/.test(raw)) return theme.literal;
  return /^[[{]/.test(raw) ? theme.string : undefined;
}
