import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { textResult } from './results.ts';

/** `chest`: opening it adds a tool, a resource and a prompt, closing it takes them away: every list changes. */
export function addChest(server: McpServer): void {
  let treasures: { remove(): void }[] = [];

  server.registerTool(
    'chest',
    {
      title: 'Treasure chest',
      description: 'Opens or closes a chest: a tool, a resource and a prompt appear or go away',
      inputSchema: z.object({ open: z.boolean().describe('true opens it, false closes it') }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    ({ open }) => {
      const isOpen = treasures.length > 0;
      if (open === isOpen) return textResult(`The chest is ${open ? 'open' : 'closed'} already.`);
      for (const treasure of treasures) treasure.remove();
      treasures = open ? addTreasures(server) : [];
      return textResult(
        open
          ? 'The chest is open: there are a tool dig, a resource demo://treasure and a prompt riddle now.'
          : 'The chest is closed: dig, demo://treasure and riddle are gone.',
      );
    },
  );
}

function addTreasures(server: McpServer): { remove(): void }[] {
  const uri = 'demo://treasure';
  return [
    server.registerTool(
      'dig',
      {
        title: 'Dig',
        description: 'Digs in the open chest',
        annotations: { readOnlyHint: true, openWorldHint: false },
      },
      () => textResult('42 gold coins, and a note: close me when you are done.'),
    ),
    server.registerResource(
      'treasure',
      uri,
      { title: 'Treasure', description: 'What is in the open chest', mimeType: 'text/plain' },
      () => ({ contents: [{ uri, mimeType: 'text/plain', text: '42 gold coins' }] }),
    ),
    server.registerPrompt('riddle', { title: 'Riddle', description: 'A riddle from the open chest' }, () => ({
      messages: [
        {
          role: 'user',
          content: { type: 'text', text: 'What gets bigger the more you take away from it? (A hole.)' },
        },
      ],
    })),
  ];
}
