import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { landscapePng, sceneNames } from './landscape.ts';

const samplesPerSecond = 11_025;
const samplesPerNote = Math.round(samplesPerSecond * 0.3);
const hertz = { C: 523.25, D: 587.33, E: 659.26, F: 698.46, G: 783.99, A: 880, B: 987.77 } as const;

type NoteName = keyof typeof hertz;

/** The notes of an octave from C. */
export const noteNames = Object.keys(hertz) as NoteName[];

/** Returns a tune as a WAV file: mono, 16 bits per sample, 0.3 seconds per note. */
export function chimeWav(notes: readonly NoteName[]): Buffer {
  const samples = Buffer.alloc(notes.length * samplesPerNote * 2);
  notes.forEach((note, index) => {
    for (let i = 0; i < samplesPerNote; i++) {
      const seconds = i / samplesPerSecond;
      const attack = Math.min(1, seconds / 0.005);
      const fade = Math.exp(-9 * seconds);
      const turn = 2 * Math.PI * hertz[note] * seconds;
      const value = attack * fade * (Math.sin(turn) + 0.3 * Math.sin(2 * turn)) * 0.6;
      samples.writeInt16LE(Math.round(value * 32_767), (index * samplesPerNote + i) * 2);
    }
  });
  return Buffer.concat([wavHeader(samples.length), samples]);
}

/** Returns the 44-byte header (RIFF, WAVE format, PCM). */
function wavHeader(length: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16); // size of the format chunk
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // channels
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(samplesPerSecond * 2, 28); // bytes per second
  header.writeUInt16LE(2, 32); // bytes per sample of all channels
  header.writeUInt16LE(16, 34); // bits per sample
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(length, 40);
  return header;
}

const icon =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"%3E%3Ccircle cx="4" cy="4" r="3" fill="%23f90"/%3E%3C/svg%3E';

/** `paint`, `chime`, `souvenirs`: tools that return images, audio, and all content types. */
export function addContent(server: McpServer): void {
  server.registerTool(
    'paint',
    {
      title: 'Paint',
      description: 'Paints a landscape as a PNG image',
      inputSchema: z.object({
        scene: z.enum(sceneNames).default('dusk').describe('Time of day'),
        width: z.int().min(16).max(800).default(320).describe('Width in pixels'),
        height: z.int().min(16).max(600).default(200).describe('Height in pixels'),
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
      description: 'Plays a short tune as a WAV file',
      inputSchema: z.object({
        notes: z
          .array(z.enum(noteNames))
          .min(1)
          .max(24)
          .default(['C', 'E', 'G'])
          .describe('The notes, in order'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ notes }) => ({ content: [audio(chimeWav(notes))] }),
  );

  server.registerTool(
    'souvenirs',
    {
      title: 'Souvenirs',
      description: 'Returns one of each content type: text, image, audio, resource link, embedded resources',
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
