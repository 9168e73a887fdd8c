import type { Span } from '../../terminal/interactive-terminal.ts';
import type { Paint, Theme } from '../../terminal/style.ts';
import { failureKinds } from './expectation.ts';
import { paintOf, type VariableNames, variableSpans } from './highlight-value.ts';

const words = [...failureKinds, 'within', 'snapshot', 'progress', 'log', 'has'];
const firstWord = new RegExp(`^(?:${words.join('|')})(?=\\s|$)|^~`);
const path = /^\.(?:[A-Za-z_"[{(*@`!](?:"(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|[^\s=<>~!"[])*)?/;
const operator = /^\s*(?:[=!<>]=?|~|has(?!\w)|length(?!\w)(?:\s*[=!<>]=?)?)/;
const comment = /(?:^|\s)(#(?:\s.*)?)$/;
const operand = /^(?:'[^']*'?|"(?:[^"\\]|\\.)*"?|\/(?:[^/\\]|\\.)*\/?[a-z]*)/;

/** Highlights a line `expect …`: what it is about, operators and values. */
export function highlightExpectation(text: string, variables: VariableNames, theme: Theme): Span[] {
  const start = text.indexOf('expect');
  let at = start + 'expect'.length;
  const spans: Span[] = [{ from: start, to: at, paint: theme.name }];
  /** Paints what the pattern finds here. Returns whether it finds anything. */
  const take = (pattern: RegExp, paint: Paint): boolean => {
    const [found = ''] = pattern.exec(text.slice(at)) ?? [];
    const from = at + found.length - found.trimStart().length;
    if (found.trim() !== '') spans.push({ from, to: at + found.length, paint });
    at += found.length;
    return found.trim() !== '';
  };
  at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
  if (take(path, theme.key)) take(operator, theme.notice);
  else take(firstWord, theme.type);
  at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
  const [quoted = ''] = operand.exec(text.slice(at)) ?? [];
  const rest = text.slice(at + quoted.length);
  const found = comment.exec(rest);
  const end = found === null ? text.length : text.length - (found[1] ?? '').length;
  const value = text.slice(at, end).trimEnd();
  spans.push(...valueSpans(value, at, variables, theme));
  if (found !== null) spans.push({ from: end, to: text.length, paint: theme.dim });
  return spans;
}

function valueSpans(value: string, at: number, variables: VariableNames, theme: Theme): Span[] {
  if (value === '') return [];
  const references = value.startsWith("'") ? [] : variableSpans(value, at, variables, theme);
  const paint = value.startsWith('/') ? theme.string : paintOf(value, theme);
  if (references.length > 0 || paint === undefined) return references;
  return [{ from: at, to: at + value.length, paint }];
}
