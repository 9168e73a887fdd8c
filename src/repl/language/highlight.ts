import { parseAnswer } from '../../arguments/convert.ts';
import { parseWord } from '../../arguments/parse-word.ts';
import { type Token, tokenize } from '../../arguments/tokenize.ts';
import { isAvailableIn, prefersTool } from '../../command-line/usage.ts';
import { commands } from '../../commands/table.ts';
import { UsageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { readJson } from '../../core/json-text.ts';
import type { Tool } from '../../core/protocol.ts';
import { rootNode } from '../../schema/schema-node.ts';
import type { Span } from '../../terminal/interactive-terminal.ts';
import type { Paint, Theme } from '../../terminal/style.ts';
import { endsCommand, isCommentMark } from './grammar.ts';
import { highlightExpectation } from './highlight-expectation.ts';
import { paintOf, type VariableNames, variableSpans } from './highlight-value.ts';
import { isExpectLine } from './parse-expectation.ts';
import { isReference } from './references.ts';

/** The names that a line may contain. */
export interface KnownWords {
  /** The server's tools; undefined until they are listed. */
  tools: readonly Tool[] | undefined;
  variables: VariableNames;
  /** The names of the user's aliases. */
  aliases?: readonly string[];
}

const shellCommands = commands.filter((command) => isAvailableIn('shell', command));
const commandNames = new Set(shellCommands.map(({ name }) => name));
/** The commands whose first operand is a tool. */
const ofTools = ['call', 'tools', 'describe'];

/** Highlights a line: known commands and tools, names and values of arguments, and what is invalid. */
export function highlight(text: string, known: KnownWords, theme: Theme): Span[] {
  if (/^\s*#/.test(text)) return [{ from: 0, to: text.length, paint: theme.dim }];
  if (/^\s*!/.test(text)) return [span(text.indexOf('!'), text.indexOf('!') + 1, theme.notice)];
  if (isExpectLine(text)) return highlightExpectation(text, known.variables, theme);
  const { words } = tokenize(text, endsCommand);
  const spans: Span[] = [];
  let at = 0;
  if (words.length > 1 && isOperator(words[1], '=') && /^\$?[A-Za-z_]\w*$/.test(words[0]?.text ?? '')) {
    spans.push(whole(words[0], theme.literal), whole(words[1], theme.notice));
    at = 2;
  }
  if (isOperator(words[at], 'time', true) && words.length > at + 1) {
    spans.push(whole(words[at], theme.name));
    at += 1;
  }
  const first = words[at];
  if (first === undefined) return spans;
  const tool = toolOf(words.slice(at), known);
  const isFirstValue = isReference(first) || (at >= 2 && (first.quoted || /^[[{\d-]/.test(first.text)));
  spans.push(
    ...(isFirstValue
      ? valueSpans(first, first.start, text, known, theme, undefined)
      : firstWord(first, text, known, theme)),
  );
  const takesTool = ofTools.includes(first.text);
  for (const word of words.slice(at + 1)) {
    if (isCommentMark(word)) spans.push(span(word.start, text.length, theme.dim));
    else if (takesTool && word === words[at + 1] && known.tools !== undefined && !/^[-|>&]/.test(word.text)) {
      spans.push(...firstWord(word, text, { ...known, commands: false }, theme));
    } else spans.push(...laterWord(word, text, tool, known, theme));
  }
  return spans;
}

function firstWord(
  word: Token,
  text: string,
  { tools, aliases = [], commands: withCommands = true }: KnownWords & { commands?: boolean },
  theme: Theme,
): Span[] {
  const names = [
    ...(withCommands ? [...commandNames, ...aliases] : []),
    ...(tools ?? []).map(({ name }) => name),
  ];
  if (names.includes(word.text)) return [whole(word, theme.name)];
  // A word that is being typed is wrong only if no name starts with it.
  const unfinished = word.end === text.length && names.some((name) => name.startsWith(word.text));
  const unknown = tools !== undefined && !unfinished;
  return unknown ? [whole(word, theme.error)] : [];
}

function laterWord(
  word: Token,
  text: string,
  tool: Tool | undefined,
  known: KnownWords,
  theme: Theme,
): Span[] {
  if (['|', '>', '>>', '&'].some((operator) => isOperator(word, operator)))
    return [whole(word, theme.notice)];
  if (/^--?[A-Za-z]/.test(word.text)) return [whole(word, theme.type)];
  const equals = text.indexOf('=', word.start);
  const [, key] = /^(?![{["'$])([^\s=]+?):?=/.exec(text.slice(word.start, word.end)) ?? [];
  if (key === undefined || equals < 0) return valueSpans(word, word.start, text, known, theme, undefined);
  const declared = tool === undefined || rootNode(tool.inputSchema).declares(key.split(/[.[]/, 1)[0] ?? key);
  const open = declared || tool.inputSchema.additionalProperties !== false;
  return [
    span(word.start, word.start + key.length, open ? theme.key : theme.error),
    ...valueSpans(word, equals + 1, text, known, theme, tool?.inputSchema),
  ];
}

function valueSpans(
  word: Token,
  from: number,
  text: string,
  { variables }: KnownWords,
  theme: Theme,
  schema: JsonObject | undefined,
): Span[] {
  const raw = text.slice(from, word.end);
  const references = word.literal ? [] : variableSpans(raw, from, variables, theme);
  if (references.length > 0) return references;
  const paint = schema !== undefined && isUnfit(word, schema) ? theme.error : paintOf(raw, theme);
  return paint === undefined || raw === '' ? [] : [span(from, word.end, paint)];
}

/** Whether a value does not fit what the tool's schema says of it. */
function isUnfit({ text }: Token, schema: JsonObject): boolean {
  const root = rootNode(schema);
  const word = parseWord(text, (name) => root.declares(name));
  if (word.form !== 'assignment') return false;
  if (word.source.kind === 'json') return 'problem' in readJson(word.source.text);
  if (word.source.kind !== 'text' || word.source.text === '') return false;
  try {
    parseAnswer(word.key, word.source.text, schema);
    return false;
  } catch (error) {
    if (error instanceof UsageError) return true;
    throw error;
  }
}

/** The tool whose arguments the words are. */
function toolOf([first, second]: readonly Token[], { tools }: KnownWords): Tool | undefined {
  const command = shellCommands.find(({ name }) => name === first?.text);
  const isCommand = command !== undefined && !prefersTool(command, second?.text);
  const name = command?.name === 'call' ? second?.text : isCommand ? undefined : first?.text;
  return tools?.find((tool) => tool.name === name);
}

function isOperator(word: Token | undefined, operator: string, bare = true): boolean {
  return word !== undefined && (!word.quoted || !bare) && word.text === operator;
}

function whole(word: Token | undefined, paint: Paint): Span {
  return span(word?.start ?? 0, word?.end ?? 0, paint);
}

function span(from: number, to: number, paint: Paint): Span {
  return { from, to, paint };
}
