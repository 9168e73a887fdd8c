import type { CallToolResult } from '@modelcontextprotocol/server';

/** A tool's answer that is one text. */
export function textResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}

/** A tool's answer that it could not do what it was asked: `text` says why and what to do. */
export function errorResult(text: string): CallToolResult {
  return { ...textResult(text), isError: true };
}
