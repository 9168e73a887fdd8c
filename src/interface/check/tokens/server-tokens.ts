import type { ServerTokens, ToolTokens } from '../../../core/check-report.ts';
import { asString, type JsonObject } from '../../../core/json.ts';
import { stringifyJson } from '../../../core/json-text.ts';
import type { ServerInterface } from '../../server-interface.ts';
import { estimateText } from './estimate-text.ts';

/**
 * Estimates the tokens that a server takes of a model's context in a host that sends its instructions and all of its
 * tools. What hosts add between these texts is not counted.
 */
export function estimateTokens(name: string, server: ServerInterface): ServerTokens {
  const instructions = estimateText(server.instructions ?? '');
  const tools = server.tools.map(toolTokens).sort((a, b) => b.total - a.total);
  const total = tools.reduce((sum, tool) => sum + tool.total, instructions);
  return { server: name, instructions, tools, total };
}

/** The estimates of definitions, which several rules and the report need. */
const known = new WeakMap<JsonObject, ToolTokens>();

/** Estimates the tokens of what hosts send to models of a tool. */
function toolTokens(tool: JsonObject): ToolTokens {
  const tokens = known.get(tool) ?? estimateTool(tool);
  known.set(tool, tokens);
  return tokens;
}

function estimateTool(tool: JsonObject): ToolTokens {
  const name = asString(tool.name) ?? '';
  const description = estimateText(asString(tool.description) ?? '');
  const inputSchema = tool.inputSchema === undefined ? 0 : estimateText(stringifyJson(tool.inputSchema));
  return { name, description, inputSchema, total: estimateText(name) + description + inputSchema };
}
