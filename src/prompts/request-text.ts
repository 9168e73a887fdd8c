import { domainToUnicode } from 'node:url';
import { asString, isObject, type Json, type JsonObject } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { redactUrls } from '../core/secrets.ts';
import { contentsOf, contentText } from '../render/content.ts';
import { compactJson } from '../render/print-json.ts';
import { signature } from '../schema/signature.ts';
import { flatten, sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';

/** `server asks for …`, as the first line of a question. */
export function heading(server: string, what: string, { theme, unicode }: Style): string {
  return `${theme.notice(unicode ? '●' : '*')} ${theme.strong(sanitiseLine(server))} ${what}\n`;
}

/** A server's text, moved in, so that it cannot look like a line of mcpc's own; empty if there is none. */
export function indentedText(text: string, columns = 2): string {
  const trimmed = sanitise(text).replace(/\s+$/, '');
  if (trimmed === '') return '';
  const margin = ' '.repeat(columns);
  return `${trimmed
    .split('\n')
    .map((line) => `${margin}${line}`.trimEnd())
    .join('\n')}\n`;
}

/** A sampling request in full, as a person reads it before answering. */
export function samplingText(server: string, params: JsonObject, style: Style): string {
  const { theme } = style;
  const parts = [heading(server, "asks for a model's answer:", style)];
  const system = asString(params.systemPrompt);
  if (system !== undefined) parts.push(`  ${theme.key('system prompt:')}\n`, indentedText(system, 4));
  for (const message of listOf(params.messages)) parts.push(messageText(message, style));
  for (const [label, text] of wishesOf(params)) parts.push(`  ${theme.key(`${label}:`)} ${text}\n`);
  const tools = toolsOf(params);
  if (tools.length > 0) {
    parts.push(`  ${theme.key('tools:')}\n`);
    for (const tool of tools) parts.push(toolLine(tool, style));
  }
  return parts.join('');
}

/** The tools that the answer may use. */
export function toolsOf({ tools }: JsonObject): JsonObject[] {
  return listOf(tools).filter(isObject) as JsonObject[];
}

function messageText(message: Json, style: Style): string {
  const { role, content } = isObject(message) ? message : { role: undefined, content: message };
  const label = style.theme.key(`${sanitiseLine(asString(role) ?? 'message')}:`);
  const blocks = listOf(content as Json).map((block) => blockText(block, style));
  return `  ${label}\n${blocks.join('')}`;
}

/** A block of a message: the uses of tools and their results have no place in other results, so they are shown here. */
function blockText(block: Json, style: Style): string {
  if (isObject(block) && block.type === 'tool_use') {
    const call = `${sanitiseLine(String(block.name))} ${compactJson(block.input)}`;
    return `    uses ${call} (${sanitiseLine(String(block.id))})\n`;
  }
  if (isObject(block) && block.type === 'tool_result') {
    const failed = block.isError === true ? ', which failed' : '';
    const structured =
      block.structuredContent === undefined ? '' : `      ${compactJson(block.structuredContent)}\n`;
    const { text } = contentText(contentsOf(block.content), plainImages(style), false);
    return `    result of ${sanitiseLine(String(block.toolUseId))}${failed}:\n${shifted(text, 6)}${structured}`;
  }
  return shifted(contentText(contentsOf(block), plainImages(style), false).text, 4);
}

/** Images are told of by type and size: a request is not the place where somebody else's picture is drawn. */
function plainImages(style: Style): Style {
  return { ...style, images: undefined };
}

/** Lines that are harmless already, moved in. */
function shifted(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}

/** What the server wants of the model and of the answer, each with what it is called. */
function wishesOf(params: JsonObject): [label: string, text: string][] {
  const wishes: [string, string][] = [];
  const preferences = preferencesOf(params.modelPreferences);
  if (preferences !== '') wishes.push(['model', preferences]);
  const limits = [
    ...(params.maxTokens === undefined ? [] : [`at most ${compactJson(params.maxTokens)} tokens`]),
    ...(params.temperature === undefined ? [] : [`temperature ${compactJson(params.temperature)}`]),
    ...listOf(params.stopSequences).map((sequence) => `ends at ${compactJson(sequence)}`),
  ];
  if (limits.length > 0) wishes.push(['limits', limits.join(', ')]);
  const { includeContext, toolChoice, metadata } = params;
  if (includeContext !== undefined && includeContext !== 'none') {
    wishes.push(['context to include', sanitiseLine(String(includeContext))]);
  }
  if (metadata !== undefined) wishes.push(['metadata', compactJson(metadata)]);
  const mode = isObject(toolChoice) ? toolChoice.mode : undefined;
  if (mode !== undefined) wishes.push(['use of tools', sanitiseLine(String(mode))]);
  return wishes;
}

function preferencesOf(preferences: Json | undefined): string {
  if (!isObject(preferences)) return '';
  const hints = listOf(preferences.hints as Json)
    .map((hint) => (isObject(hint) ? asString(hint.name) : undefined))
    .filter((name) => name !== undefined);
  const priorities = (['cost', 'speed', 'intelligence'] as const)
    .map((what) => [what, preferences[`${what}Priority`]] as const)
    .filter(([, priority]) => priority !== undefined)
    .map(([what, priority]) => `${what} ${compactJson(priority)}`);
  const named = hints.length === 0 ? [] : [`like ${hints.map(sanitiseLine).join(', ')}`];
  return [...named, ...priorities].join('; ');
}

function toolLine(tool: JsonObject, { theme }: Style): string {
  const schema = isObject(tool.inputSchema) ? (tool.inputSchema as JsonObject) : {};
  const about = flatten(asString(tool.description) ?? '');
  const line = sanitiseLine(signature(String(tool.name), schema, Number.POSITIVE_INFINITY));
  return `    ${theme.type(line)}${about && ` ${about}`}\n`;
}

function listOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Characters of an address that is told of. */
const longestTold = 500;

/** An address that a server wants visited. */
export interface Address {
  /** As the browser would get it; undefined where it must not be opened. */
  url: URL | undefined;
  /** As the server wrote it. */
  written: string;
}

/** Reads an address. Only those of the web are ever opened. */
export function addressOf(written: string): Address {
  try {
    const url = new URL(written);
    return { url: url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined, written };
  } catch {
    return { url: undefined, written };
  }
}

/** An address that is told of, where nobody is asked: on one line, and without what it may let in with. */
export function toldAddress(written: string): string {
  const { url } = addressOf(written);
  return sanitiseLine(shorten(redactUrls(url?.href ?? written), longestTold));
}

/** What a person has to see before an address is opened: all of it, its host marked, and what may deceive about it. */
export function urlText(server: string, message: string, address: Address, style: Style): string {
  const { theme } = style;
  const lines = warningsOf(address).map((warning) => `  ${theme.warning('!')} ${warning}\n`);
  return (
    heading(server, 'asks you to visit an address:', style) +
    indentedText(message) +
    // Nothing else stands on its line, and it is not cut: it can be copied.
    `${markedUrl(address, style)}\n` +
    hostLine(address, style) +
    lines.join('')
  );
}

function hostLine({ url }: Address, { theme }: Style): string {
  if (url === undefined) return '';
  return `  ${theme.key('host:')} ${theme.strong(url.host)}${url.protocol === 'https:' ? '' : ' (http: anybody on the way can read along)'}\n`;
}

/** The whole address, with its host marked. */
function markedUrl({ url, written }: Address, { theme }: Style): string {
  if (url === undefined) return sanitiseLine(written);
  const from = url.href.indexOf(url.host, url.href.indexOf('//') + 2 + credentialsOf(url).length);
  const to = from + url.host.length;
  return (
    theme.dim(url.href.slice(0, from)) +
    theme.strong(url.href.slice(from, to)) +
    theme.dim(url.href.slice(to))
  );
}

/** What stands before the host of an address, with its `@`. */
function credentialsOf({ username, password }: URL): string {
  if (username === '' && password === '') return '';
  return `${username}${password === '' ? '' : `:${password}`}@`;
}

function warningsOf({ url }: Address): string[] {
  if (url === undefined) return ['That is no address of the web (http or https): it is not opened.'];
  const warnings: string[] = [];
  const readable = domainToUnicode(url.hostname);
  if (readable !== url.hostname) {
    const shown = sanitiseLine(readable);
    warnings.push(`The host is ${shown} in letters that may look like others: make sure that it is meant.`);
  }
  const before = credentialsOf(url);
  if (before !== '') {
    warnings.push(`"${sanitiseLine(before)}" is a user name, not where it leads: the host is ${url.host}.`);
  }
  return warnings;
}
