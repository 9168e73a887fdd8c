import { domainToUnicode } from 'node:url';
import type { Json, JsonObject } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { redactUrls } from '../core/secrets.ts';
import type {
  SamplingContent,
  SamplingRequest,
  SamplingTool,
  ServerRequest,
} from '../core/server-requests.ts';
import { sentence } from '../engine/errors/excerpt.ts';
import { parseSamplingContent } from '../engine/protocol/input/sampling-request.ts';
import { contentsOf, contentText } from '../render/content.ts';
import { compactJson } from '../render/print-json.ts';
import { endLine } from '../render/rendered.ts';
import { signature } from '../schema/type-names.ts';
import { linked } from '../terminal/capabilities/hyperlinks.ts';
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
export function samplingText(request: SamplingRequest, style: Style): string {
  const { theme } = style;
  const preferences = preferencesOf(request);
  let text = heading(request.server, 'requests a model response (sampling):', style);
  if (request.systemPrompt !== undefined) {
    text += `  ${theme.key('system prompt:')}\n${indentedText(request.systemPrompt, 4)}`;
  }
  for (const { role, content } of request.messages) {
    text += `  ${theme.key(`${sanitiseLine(role)}:`)}\n`;
    for (const block of content) text += blockText(block, style).replace(lineStarts, '    ');
  }
  for (const [label, preference] of preferences) text += `  ${theme.key(`${label}:`)} ${preference}\n`;
  if (request.tools.length > 0) text += `  ${theme.key('tools:')}\n`;
  for (const tool of request.tools) text += toolLine(tool, style);
  return text;
}

/** The start of each line that is not blank. */
const lineStarts = /^(?=.)/gm;

/** Renders a content block. */
function blockText(block: SamplingContent, style: Style): string {
  switch (block.type) {
    case 'text':
      return endLine(sanitise(block.text));
    case 'tool_use':
      return `uses ${sanitiseLine(block.name)} ${compactJson(block.input)} (${sanitiseLine(block.id)})\n`;
    case 'tool_result': {
      const { toolUseId, isError, content, structuredContent } = block;
      const structured = structuredContent === undefined ? '' : `${compactJson(structuredContent)}\n`;
      const result = `${plainContent(content, style)}${structured}`.replace(lineStarts, '  ');
      return `result of ${sanitiseLine(toolUseId)}${isError ? ', which failed' : ''}:\n${result}`;
    }
    case 'other':
      return plainContent(block.block, style);
  }
}

/** Renders content. Images are shown by type and size only: a request must not draw on the user's terminal. */
export function plainContent(content: Json | undefined, style: Style): string {
  return contentText(contentsOf(content), style, { headed: false }).text;
}

/** Renders the answer to a sampling request, with what is known about it. */
export function answerText({ content }: JsonObject, about: string | undefined, style: Style): string {
  const label = about === undefined ? 'its answer:' : `its answer (${about}):`;
  const blocks = parseSamplingContent(content).map((block) => blockText(block, style));
  return `  ${style.theme.key(label)}\n${blocks.join('').replace(lineStarts, '    ')}`;
}

/** Returns the labelled preferences for the model and the answer. */
function preferencesOf(request: SamplingRequest): [label: string, text: string][] {
  const { model, maxTokens, temperature, stopSequences, includeContext, metadata, toolMode } = request;
  const rows: [string, string][] = [];
  const wanted = [
    ...(model.hints.length === 0 ? [] : [`hints ${model.hints.map(sanitiseLine).join(', ')}`]),
    ...(model.cost === undefined ? [] : [`cost ${model.cost}`]),
    ...(model.speed === undefined ? [] : [`speed ${model.speed}`]),
    ...(model.intelligence === undefined ? [] : [`intelligence ${model.intelligence}`]),
  ];
  if (wanted.length > 0) rows.push(['model', wanted.join('; ')]);
  const limits = [
    ...(maxTokens === undefined ? [] : [`at most ${maxTokens} tokens`]),
    ...(temperature === undefined ? [] : [`temperature ${temperature}`]),
    ...stopSequences.map((sequence) => `stop sequence ${compactJson(sequence)}`),
  ];
  if (limits.length > 0) rows.push(['limits', limits.join(', ')]);
  if (includeContext !== undefined && includeContext !== 'none') {
    rows.push(['include context', sanitiseLine(includeContext)]);
  }
  if (metadata !== undefined) rows.push(['metadata', compactJson(metadata)]);
  if (toolMode !== undefined) rows.push(['tool choice', sanitiseLine(toolMode)]);
  return rows;
}

function toolLine({ name, description, inputSchema }: SamplingTool, { theme }: Style): string {
  const about = flatten(description);
  const line = sanitiseLine(signature(name, inputSchema, Number.POSITIVE_INFINITY));
  return `    ${theme.type(line)}${about && ` ${about}`}\n`;
}

/** How many characters of a URL a notice shows. */
const maxUrlLength = 500;
/** How many characters of a server's message a notice shows. */
const maxMessageLength = 1_000;

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
function markedUrl({ url, written }: Address, style: Style): string {
  const { theme } = style;
  if (url === undefined) return sanitiseLine(written);
  const from = url.href.indexOf(url.host, url.href.indexOf('//') + 2 + credentialsOf(url).length);
  const to = from + url.host.length;
  const marked =
    theme.dim(url.href.slice(0, from)) +
    theme.strong(url.href.slice(from, to)) +
    theme.dim(url.href.slice(to));
  return linked(url.href, style, marked);
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
      return `${server} asks${messageOf(request.message, ': ')}`;
    case 'url':
      return `${server} asks you to open ${redactedUrl(request.url)}${messageOf(redactUrls(request.message), ' — ')}`;
  }
}

/** Returns the end of a sentence with a server's message. */
function messageOf(text: string, separator: string): string {
  const message = text.trim();
  return message === '' ? '.' : `${separator}${sentence(shorten(message, maxMessageLength))}`;
}

/** Returns the text of a sampling request's last message. */
export function lastText({ messages }: SamplingRequest): string {
  const content = messages.at(-1)?.content ?? [];
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
}
