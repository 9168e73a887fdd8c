import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { errorResult, textResult } from './results.ts';

/** `multiply`: numbers and an output schema. `statistics`: an array, and structured content without text. */
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
        return errorResult(`The product of ${a} and ${b} is too large: try smaller numbers.`);
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
        numbers: z.array(z.number().min(-1e12).max(1e12)).min(1).max(1000).describe('One or more numbers'),
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

const greetings = {
  english: 'Hello',
  french: 'Bonjour',
  german: 'Guten Tag',
  japanese: 'こんにちは',
  swahili: 'Habari',
} as const;
const languages = Object.keys(greetings) as (keyof typeof greetings)[];

/** `greet`: a string, an enum and a boolean. `write_postcard`: a nested object and an array. */
export function addWords(server: McpServer): void {
  server.registerTool(
    'greet',
    {
      title: 'Greet',
      description: 'Greets someone in one of five languages',
      inputSchema: z.object({
        name: z.string().min(1).max(60).describe('Name of the person to greet'),
        language: z.enum(languages).default('english').describe('Language of the greeting'),
        loud: z.boolean().default(false).describe('Use capital letters'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ name, language, loud }) => {
      const greeting = `${greetings[language]}, ${name}!`;
      return textResult(loud ? greeting.toUpperCase() : greeting);
    },
  );

  server.registerTool(
    'write_postcard',
    {
      title: 'Write a postcard',
      description: 'Lays out a postcard and shows it; nothing is sent',
      inputSchema: z.object({
        to: z
          .object({
            name: z.string().min(1).max(40).describe('Name of the recipient'),
            address: z.object({
              street: z.string().min(1).max(40),
              city: z.string().min(1).max(40),
              country: z.string().max(40).optional(),
            }),
          })
          .describe('The recipient'),
        lines: z.array(z.string().max(40)).min(1).max(8).describe('The message, line by line'),
        stamps: z.int().min(1).max(5).default(1).describe('Number of stamps'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ to, lines, stamps }) => {
      const { street, city, country } = to.address;
      const address = [to.name, street, city, ...(country === undefined ? [] : [country])];
      return textResult([Array(stamps).fill('[stamp]').join(' '), '', ...lines, '', ...address].join('\n'));
    },
  );
}

/** The two ways to fail: `fail` returns an error result, demo://broken throws a JSON-RPC error. */
export function addFailures(server: McpServer): void {
  server.registerTool(
    'fail',
    {
      title: 'Fail',
      description: 'Always fails, to demonstrate tool errors',
      inputSchema: z.object({
        reason: z
          .string()
          .max(200)
          .default('The kettle is empty: fill it and try again.')
          .describe('The error message'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ reason }) => errorResult(reason),
  );

  server.registerResource(
    'broken',
    'demo://broken',
    { title: 'Broken', description: 'Always fails, to demonstrate JSON-RPC errors' },
    () => {
      throw new ProtocolError(ProtocolErrorCode.InternalError, 'This resource is broken on purpose.', {
        mendable: false,
      });
    },
  );
}
