import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { connect } from './connection.ts';

interface Png {
  width: number;
  height: number;
  /** Red, green and blue of each pixel. */
  pixels: Buffer;
}

/** Reads a PNG of the kind that the demo writes, checking lengths and checksums. */
function readPng(png: Buffer): Png {
  expect(png.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  const chunks = new Map<string, Buffer>();
  let at = 8;
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR')!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 2, 0, 0, 0]);

  const rows = inflateSync(chunks.get('IDAT')!);
  expect(rows).toHaveLength(height * (width * 3 + 1));
  const pixels = Buffer.alloc(width * height * 3);
  for (let row = 0; row < height; row++) {
    expect(rows[row * (width * 3 + 1)]).toBe(2);
    for (let i = 0; i < width * 3; i++) {
      const above = row === 0 ? 0 : pixels[(row - 1) * width * 3 + i]!;
      pixels[row * width * 3 + i] = above + rows[row * (width * 3 + 1) + 1 + i]!;
    }
  }
  return { width, height, pixels };
}

describe('tools that return more than text', () => {
  it('paint returns a PNG of the requested size', async () => {
    const { call } = await connect('modern');
    const { content } = await call('paint', { scene: 'night', width: 60, height: 40 });
    expect(content).toMatchObject([{ type: 'image', mimeType: 'image/png' }]);
    const [image] = content;
    const png = readPng(Buffer.from(image?.type === 'image' ? image.data : '', 'base64'));
    expect(png).toMatchObject({ width: 60, height: 40 });
  });

  it('paint returns the same picture for the same scene only', async () => {
    const { call } = await connect('modern');
    const paint = async (scene: string) => JSON.stringify((await call('paint', { scene })).content);
    const [dawn, dusk, night, again] = [
      await paint('dawn'),
      await paint('dusk'),
      await paint('night'),
      await paint('dusk'),
    ];
    expect(new Set([dawn, dusk, night]).size).toBe(3);
    expect(again).toBe(dusk);
  });

  it('chime returns a WAV with 0.3 seconds per note', async () => {
    const { call } = await connect('modern');
    const { content } = await call('chime', { notes: ['C', 'D', 'E', 'C'] });
    expect(content).toMatchObject([{ type: 'audio', mimeType: 'audio/wav' }]);
    const [audio] = content;
    const wav = Buffer.from(audio?.type === 'audio' ? audio.data : '', 'base64');
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect(wav.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    const [samplesPerSecond, length] = [wav.readUInt32LE(24), wav.readUInt32LE(40)];
    expect(length).toBe(wav.length - 44);
    expect(length / 2 / samplesPerSecond).toBeCloseTo(1.2, 2);
  });

  it('souvenirs returns each content type', async () => {
    const { call } = await connect('modern');
    const { content } = await call('souvenirs');
    expect(content).toMatchObject([
      { type: 'text', annotations: { audience: ['user'], priority: 1 } },
      { type: 'image', mimeType: 'image/png' },
      { type: 'audio', mimeType: 'audio/wav' },
      { type: 'resource_link', uri: 'demo://welcome' },
      { type: 'resource', resource: { uri: 'demo://souvenirs/note', text: 'Wish you were here.' } },
      { type: 'resource', resource: { uri: 'demo://souvenirs/seeds', blob: 'AAECAwQFBgc=' } },
    ]);
  });
});

it('demo://landscape is brighter at the top than at the bottom', async () => {
  const { client } = await connect('modern');
  const { contents } = await client.readResource({ uri: 'demo://landscape' });
  const [picture] = contents;
  const { width, height, pixels } = readPng(
    Buffer.from(picture && 'blob' in picture ? picture.blob : '', 'base64'),
  );
  const brightness = (row: number) =>
    pixels.subarray(row * width * 3, (row + 1) * width * 3).reduce((sum, value) => sum + value, 0);
  expect(brightness(0)).toBeGreaterThan(brightness(height - 1));
});
