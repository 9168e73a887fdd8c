import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { chimeWav, noteNames } from './chime.ts';
import { landscapePng, sceneNames } from './landscape.ts';

const icon =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"%3E%3Ccircle cx="4" cy="4" r="3" fill="%23f90"/%3E%3C/svg%3E';

/** Answers that are more than text: an image, a sound, and every kind of content at once. */
export function addContent(server: McpServer): void {
  server.registerTool(
    'paint',
    {
      title: 'Paint',
      description: 'Paints a landscape: an image (PNG)',
      inputSchema: z.object({
        scene: z.enum(sceneNames).default('dusk').describe('The time of day'),
        width: z.int().min(16).max(800).default(320).describe('In pixels'),
        height: z.int().min(16).max(600).default(200).describe('In pixels'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      icons: [{ src: icon, mimeType: 'image/svg+xml', sizes: ['any'] }],
    },
    ({ scene, width, height }) => ({ content: [image(landscapePng(scene, width, height))] }),
  );

  server.registerTool(
    'chime',
    {
      title: 'Chime',
      description: 'Plays a little tune: a sound (WAV)',
      inputSchema: z.object({
        notes: z
          .array(z.enum(noteNames))
          .min(1)
          .max(24)
          .default(['C', 'E', 'G'])
          .describe('One after another'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ notes }) => ({ content: [audio(chimeWav(notes))] }),
  );

  server.registerTool(
    'souvenirs',
    {
      title: 'Souvenirs',
      description: 'Brings one of each kind of content: text, image, sound, a link, resources inside',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    () => ({
      content: [
        { type: 'text', text: 'One of each:', annotations: { audience: ['user'], priority: 1 } },
        { ...image(landscapePng('night', 160, 100)), annotations: { audience: ['user'], priority: 0.5 } },
        audio(chimeWav(['G', 'C'])),
        {
          type: 'resource_link',
          uri: 'demo://welcome',
          name: 'welcome',
          title: 'Welcome',
          description: 'What to try next',
          mimeType: 'text/markdown',
        },
        {
          type: 'resource',
          resource: { uri: 'demo://souvenirs/note', mimeType: 'text/plain', text: 'Wish you were here.' },
        },
        {
          type: 'resource',
          resource: {
            uri: 'demo://souvenirs/seeds',
            mimeType: 'application/octet-stream',
            blob: 'AAECAwQFBgc=',
          },
        },
      ],
    }),
  );
}

function image(png: Buffer) {
  return { type: 'image' as const, mimeType: 'image/png', data: png.toString('base64') };
}

function audio(wav: Buffer) {
  return { type: 'audio' as const, mimeType: 'audio/wav', data: wav.toString('base64') };
}
