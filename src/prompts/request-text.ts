import { domainToUnicode } from 'node:url';
import { asString, isObject, type Json, type JsonObject } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { redactUrls } from '../core/secrets.ts';
import type { ServerRequest } from '../core/server-requests.ts';
import { contentsOf, contentText } from '../render/content.ts';
import { compactJson } from '../render/print-json.ts';
import { signature } from '../schema/type-names.ts';
import { flatten, sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';

/** The first line of a request: `server asks for …`. */
export function heading(server: string, what: string, { theme, unicode }: Style): string {
  return `${theme.notice(unicode ? '●' : '*')} ${theme.strong(sanitiseLine(server))} ${what}\n`;
}

/** Indents a server's text so that it cannot pass for a line of mcpc; empty if there is none. */
export function indentedText(text: string, columns = 2): string {
  const trimmed = sanitise(text).replace(/\s+$/, '');
  if (trimmed === '') return '';
  const margin = ' '.repeat(columns);
  return `${trimmed
    .split('\n')
    .map((line) => `${margin}${line}`.trimEnd())
    .join('\n')}\n`;
}

/** Renders a sampling request in full, for the user to read before answering. */
export function samplingText(server: string, params: JsonObject, style: Style): string {
  const { theme } = style;
  const parts = [heading(server, 'requests a model response (sampling):', style)];
  const system = asString(params.systemPrompt);
  if (system !== undefined) parts.push(`  ${theme.key('system prompt:')}\n`, indentedText(system, 4));
  for (const message of listOf(params.messages)) parts.push(messageText(message, style));
  for (const [label, text] of preferencesOf(params)) parts.push(`  ${theme.key(`${label}:`)} ${text}\n`);
  const tools = toolsOf(params);
  if (tools.length > 0) {
    parts.push(`  ${theme.key('tools:')}\n`);
    for (const tool of tools) parts.push(toolLine(tool, style));
  }
  return parts.join('');
}

/** Returns the tools that the answer may use. */
export function toolsOf({ tools }: JsonObject): JsonObject[] {
  return listOf(tools).filter(isObject) as JsonObject[];
}

function messageText(message: Json, style: Style): string {
  const { role, content } = isObject(message) ? message : { role: undefined, content: message };
  const label = style.theme.key(`${sanitiseLine(asString(role) ?? 'message')}:`);
  const blocks = listOf(content as Json).map((block) => blockText(block, style));
  return `  ${label}\n${blocks.join('')}`;
}

/** Renders a content block; tool uses and tool results occur only in sampling requests. */
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
    return `    result of ${sanitiseLine(String(block.toolUseId))}${failed}:\n${indentSafe(text, 6)}${structured}`;
  }
  return indentSafe(contentText(contentsOf(block), plainImages(style), false).text, 4);
}

/** Images are shown by type and size only: a request must not draw on the user's terminal. */
function plainImages(style: Style): Style {
  return { ...style, images: undefined };
}

/** Indents text that is already sanitised. */
function indentSafe(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}

/** Returns the labelled preferences for the model and the answer. */
function preferencesOf(params: JsonObject): [label: string, text: string][] {
  const rows: [string, string][] = [];
  const model = modelPreferences(params.modelPreferences);
  if (model !== '') rows.push(['model', model]);
  const limits = [
    ...(params.maxTokens === undefined ? [] : [`at most ${compactJson(params.maxTokens)} tokens`]),
    ...(params.temperature === undefined ? [] : [`temperature ${compactJson(params.temperature)}`]),
    ...listOf(params.stopSequences).map((sequence) => `stop sequence ${compactJson(sequence)}`),
  ];
  if (limits.length > 0) rows.push(['limits', limits.join(', ')]);
  const { includeContext, toolChoice, metadata } = params;
  if (includeContext !== undefined && includeContext !== 'none') {
    rows.push(['include context', sanitiseLine(String(includeContext))]);
  }
  if (metadata !== undefined) rows.push(['metadata', compactJson(metadata)]);
  const mode = isObject(toolChoice) ? toolChoice.mode : undefined;
  if (mode !== undefined) rows.push(['tool choice', sanitiseLine(String(mode))]);
  return rows;
}

function modelPreferences(preferences: Json | undefined): string {
  if (!isObject(preferences)) return '';
  const hints = listOf(preferences.hints as Json)
    .map((hint) => (isObject(hint) ? asString(hint.name) : undefined))
    .filter((name) => name !== undefined);
  const priorities = (['cost', 'speed', 'intelligence'] as const)
    .map((what) => [what, preferences[`${what}Priority`]] as const)
    .filter(([, priority]) => priority !== undefined)
    .map(([what, priority]) => `${what} ${compactJson(priority)}`);
  const named = hints.length === 0 ? [] : [`hints ${hints.map(sanitiseLine).join(', ')}`];
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

/** How many characters of a URL a notice shows. */
const maxUrlLength = 500;

/** A URL that a server wants the user to open. */
export interface Address {
  /** As the browser gets it; undefined if it must not be opened. */
  url: URL | undefined;
  /** As the server wrote it. */
  written: string;
}

/** Parses a URL. Only http and https URLs are ever opened. */
export function addressOf(written: string): Address {
  try {
    const url = new URL(written);
    return { url: url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined, written };
  } catch {
    return { url: undefined, written };
  }
}

/** Returns a URL for a notice: on one line, without credentials. */
export function redactedUrl(written: string): string {
  const { url } = addressOf(written);
  return sanitiseLine(shorten(redactUrls(url?.href ?? written), maxUrlLength));
}

/** Renders what the user must see before a URL is opened: all of it, its host highlighted, and what may deceive about it. */
export function urlText(server: string, message: string, address: Address, style: Style): string {
  const { theme } = style;
  const lines = warningsOf(address).map((warning) => `  ${theme.warning('!')} ${warning}\n`);
  return (
    heading(server, 'asks you to open a URL:', style) +
    indentedText(message) +
    // On a line of its own and never cut, so that it can be copied.
    `${markedUrl(address, style)}\n` +
    hostLine(address, style) +
    lines.join('')
  );
}

function hostLine({ url }: Address, { theme }: Style): string {
  if (url === undefined) return '';
  return `  ${theme.key('host:')} ${theme.strong(url.host)}${url.protocol === 'https:' ? '' : ' (http: not encrypted, others on the network can read it)'}\n`;
}

/** Returns the whole URL with its host highlighted. */
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

/** Returns the credentials before the host of a URL, with their `@`. */
function credentialsOf({ username, password }: URL): string {
  if (username === '' && password === '') return '';
  return `${username}${password === '' ? '' : `:${password}`}@`;
}

function warningsOf({ url }: Address): string[] {
  if (url === undefined) return ['It is not an http or https URL: mcpc does not open it.'];
  const warnings: string[] = [];
  const readable = domainToUnicode(url.hostname);
  if (readable !== url.hostname) {
    const shown = sanitiseLine(readable);
    warnings.push(
      `The host is ${shown}, in letters that may look like others: make sure that it is the right one.`,
    );
  }
  const before = credentialsOf(url);
  if (before !== '') {
    warnings.push(`"${sanitiseLine(before)}" is a user name, not the host: the host is ${url.host}.`);
  }
  return warnings;
}

/** Describes a request in a sentence, for a notice. */
export function describeRequest(request: ServerRequest): string {
  const { server } = request;
  switch (request.type) {
    case 'sampling':
      return `${server} requests a model response (sampling).`;
    case 'form':
      return `${server} asks: ${request.message}`;
    case 'url':
      return `${server} asks you to open ${redactedUrl(request.url)} — ${redactUrls(request.message)}`;
  }
}

/** Returns the text of a sampling request's last message. */
export function lastText({ messages }: JsonObject): string {
  const last = Array.isArray(messages) ? messages.at(-1) : undefined;
  const blocks = [isObject(last) ? last.content : undefined].flat();
  return blocks.map((block) => (isObject(block) ? (asString(block.text) ?? '') : '')).join('\n');
}
