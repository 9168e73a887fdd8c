import { signature } from '../arguments/signature.ts';
import { asString, isObject, type Json, type JsonObject } from '../base/json.ts';
import { contentsOf } from '../render/content.ts';
import { contentText } from '../render/content-text.ts';
import { compactJson } from '../render/json-text.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { heading, indentedText } from './heading.ts';

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
