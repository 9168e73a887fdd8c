import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { textResult } from './results.ts';

const greetings = {
  english: 'Hello',
  french: 'Bonjour',
  german: 'Guten Tag',
  japanese: 'こんにちは',
  swahili: 'Habari',
} as const;
const languages = Object.keys(greetings) as (keyof typeof greetings)[];

/** `greet`: a string, an enumeration and a boolean. `write_postcard`: a nested object and an array. */
export function addWords(server: McpServer): void {
  server.registerTool(
    'greet',
    {
      title: 'Greet',
      description: 'Greets somebody in one of five languages',
      inputSchema: z.object({
        name: z.string().min(1).max(60).describe('Whom to greet'),
        language: z.enum(languages).default('english').describe('What to say it in'),
        loud: z.boolean().default(false).describe('In capital letters'),
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
      description: 'Writes a postcard and shows it; it is never sent',
      inputSchema: z.object({
        to: z
          .object({
            name: z.string().min(1).max(40).describe('Who gets it'),
            address: z.object({
              street: z.string().min(1).max(40),
              city: z.string().min(1).max(40),
              country: z.string().max(40).optional(),
            }),
          })
          .describe('The addressee'),
        lines: z.array(z.string().max(40)).min(1).max(8).describe('The message, line by line'),
        stamps: z.int().min(1).max(5).default(1).describe('How many stamps to put on'),
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
