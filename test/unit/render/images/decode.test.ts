import { crc32, deflateSync } from 'node:zlib';
import { encode as encodeBmp } from 'bmp-ts';
import { encode as encodeJpeg } from 'jpeg-js';
import { GifWriter } from 'omggif';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/render/images/decode.ts';
import { formatOf } from '../../../../src/render/images/formats.ts';
import { blue, clear, green, imageOf, pixelsOf, red } from './samples.ts';

const image = imageOf([red, green], [blue, clear]);

function png(): Buffer {
  const png = new PNG({ width: 2, height: 2 });
  png.data = Buffer.from(image.data);
  return PNG.sync.write(png);
}

/** A PNG with these fields of its header and these pixels, as they are before they are deflated. */
function rawPng(
  [width, height, interlaced]: [width: number, height: number, interlaced: number],
  rows: Buffer,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, interlaced], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function gif(): Buffer {
  const bytes = Buffer.alloc(200);
  const writer = new GifWriter(bytes, 2, 1, { palette: [0xff0000, 0x00ff00] });
  writer.addFrame(0, 0, 2, 1, [0, 1]);
  writer.addFrame(0, 0, 2, 1, [1, 1]);
  return bytes.subarray(0, writer.end());
}

describe('an image', () => {
  it('is decoded from PNG', () => {
    expect(formatOf(png())).toBe('png');
    expect(decode(png(), 'png')).toMatchObject({ width: 2, height: 2 });
    expect(pixelsOf(decode(png(), 'png'))).toEqual([red, green, blue, clear]);
  });

  it('is decoded from an interlaced PNG', () => {
    const pixel = decode(rawPng([1, 1, 1], Buffer.from([0, 255, 0, 0])), 'png');
    expect(pixelsOf(pixel)).toEqual([red]);
  });

  it('is decoded from JPEG', () => {
    const grey = { width: 16, height: 8, data: new Uint8Array(16 * 8 * 4).fill(128) };
    const jpeg = encodeJpeg(grey, 90).data;
    expect(formatOf(jpeg)).toBe('jpeg');
    const decoded = decode(jpeg, 'jpeg');
    expect(decoded).toMatchObject({ width: 16, height: 8 });
    for (const [value, ...others] of pixelsOf(decoded)) {
      expect(Math.abs((value ?? 0) - 128)).toBeLessThan(4);
      expect(others[2]).toBe(255);
    }
  });

  it('is the first frame of a GIF', () => {
    expect(formatOf(gif())).toBe('gif');
    expect(pixelsOf(decode(gif(), 'gif'))).toEqual([red, green]);
  });

  it('is decoded from BMP', () => {
    // The encoder takes alpha, blue, green, red.
    const data = Buffer.from([255, 0, 0, 255, 255, 0, 255, 0]);
    const bmp = Buffer.from(encodeBmp({ width: 2, height: 1, data, bitPP: 24 } as never).data);
    expect(formatOf(bmp)).toBe('bmp');
    expect(pixelsOf(decode(bmp, 'bmp'))).toEqual([red, green]);
  });

  it('is known by its first bytes', () => {
    for (const other of ['', 'PNG', 'GIF89a', 'RIFF....WEBP'.padEnd(40), '<svg/>'.padEnd(40)]) {
      expect(formatOf(Buffer.from(other))).toBeUndefined();
    }
  });
});

describe('images that are not decoded', () => {
  it('are images with too many pixels, whatever their length', () => {
    expect(() => decode(rawPng([20_000, 20_000, 0], Buffer.alloc(9)), 'png')).toThrow('20000 × 20000');
    const wide = gif();
    wide.writeUInt16LE(65_535, 6);
    wide.writeUInt16LE(65_535, 8);
    expect(() => decode(wide, 'gif')).toThrow('65535 × 65535');
    const jpeg = encodeJpeg({ width: 8, height: 8, data: new Uint8Array(256) }, 50).data;
    const size = jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5;
    jpeg.writeUInt16BE(65_500, size);
    jpeg.writeUInt16BE(65_500, size + 2);
    expect(() => decode(jpeg, 'jpeg')).toThrow('maxResolutionInMP');
  });

  it.each([0, 1])('are PNGs that inflate to more than their pixels, interlaced: %i', (interlaced) => {
    const bomb = rawPng([2, 2, interlaced], Buffer.alloc(20_000_000));
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decode(bomb, 'png')).toThrow();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it('are JPEGs with very many scans', () => {
    const scans = Buffer.concat(Array.from({ length: 100 }, () => Buffer.from([0xff, 0xda, 0, 8])));
    expect(() => decode(Buffer.concat([Buffer.from('ffd8ff', 'hex'), scans]), 'jpeg')).toThrow('100 scans');
  });

  it('are damaged images', () => {
    expect(() => decode(png().subarray(0, 50), 'png')).toThrow();
    expect(() => decode(gif().subarray(0, 32), 'gif')).toThrow();
    expect(() => decode(Buffer.from('ffd8ff'.padEnd(80, '0'), 'hex'), 'jpeg')).toThrow();
    expect(() => decode(Buffer.from('BM'.padEnd(60, '\0')), 'bmp')).toThrow();
  });
});
