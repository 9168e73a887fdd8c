import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { errorResult } from './results.ts';

/** `multiply`: typed numbers in and out. `statistics`: an array in, structured content without text out. */
export function addNumbers(server: McpServer): void {
  server.registerTool(
    'multiply',
    {
      title: 'Multiply',
      description: 'Multiplies two numbers',
      inputSchema: z.object({
        a: z.number().describe('The first number'),
        b: z.number().describe('The second number'),
      }),
      outputSchema: z.object({ result: z.number().describe('a times b') }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ a, b }) => {
      const result = a * b;
      if (!Number.isFinite(result)) {
        return errorResult(`${a} times ${b} is more than a number can hold: try smaller ones.`);
      }
      return { content: [{ type: 'text', text: String(result) }], structuredContent: { result } };
    },
  );

  server.registerTool(
    'statistics',
    {
      title: 'Statistics',
      description: 'Counts numbers and finds the smallest, the largest and the mean',
      inputSchema: z.object({
        numbers: z.array(z.number().min(-1e12).max(1e12)).min(1).max(1000).describe('At least one'),
      }),
      outputSchema: z.object({ count: z.int(), smallest: z.number(), largest: z.number(), mean: z.number() }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ numbers }) => ({
      content: [],
      structuredContent: {
        count: numbers.length,
        smallest: Math.min(...numbers),
        largest: Math.max(...numbers),
        mean: numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
      },
    }),
  );
}
