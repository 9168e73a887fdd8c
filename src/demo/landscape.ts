import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Encodes an image as PNG.
 * @param rgb the pixels row by row, three bytes each: red, green, blue
 */
export function encodePng(width: number, height: number, rgb: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8); // bits per sample
  header.writeUInt8(2, 9); // colour type: red, green, blue
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filterUp(width * 3, height, rgb))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Applies the PNG filter "Up", the difference from the row above, which compresses smooth images well. */
function filterUp(rowLength: number, height: number, rgb: Uint8Array): Buffer {
  const filtered = Buffer.alloc((rowLength + 1) * height);
  for (let row = 0; row < height; row++) {
    const from = row * rowLength;
    const to = row * (rowLength + 1);
    filtered[to] = 2;
    for (let i = 0; i < rowLength; i++) {
      filtered[to + 1 + i] = (rgb[from + i] ?? 0) - (rgb[from + i - rowLength] ?? 0);
    }
  }
  return filtered;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number];

interface Scene {
  zenith: Colour;
  horizon: Colour;
  /** The sun, or the moon. */
  light: Colour;
  hills: Colour;
  /** The position of the light, as fractions of the width and height. */
  at: readonly [number, number];
  stars: boolean;
}

const scenes = {
  dawn: scene([94, 140, 196], [255, 214, 186], [255, 246, 214], [58, 70, 92], [0.28, 0.46], false),
  dusk: scene([48, 30, 92], [255, 138, 76], [255, 222, 130], [38, 18, 52], [0.66, 0.5], false),
  night: scene([6, 10, 34], [38, 58, 104], [240, 240, 220], [4, 8, 20], [0.74, 0.2], true),
} as const;

type SceneName = keyof typeof scenes;

/** The times of day. */
export const sceneNames = Object.keys(scenes) as SceneName[];

const shore = 0.64;

/** Returns a picture of hills behind a lake, `width` by `height` pixels, as PNG. It is the same each time. */
export function landscapePng(name: SceneName, width: number, height: number): Buffer {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rgb.set(
        pixel(scenes[name], (x + 0.5) / width, (y + 0.5) / height, width / height),
        (y * width + x) * 3,
      );
    }
  }
  return encodePng(width, height, rgb);
}

/** Returns the colour at the fraction `u` of the width and `v` of the height. */
function pixel(scene: Scene, u: number, v: number, aspect: number): Colour {
  if (v < shore) return land(scene, u, v, aspect);
  const depth = v - shore;
  const ripple = Math.sin(90 * Math.sqrt(depth) + 5 * Math.sin(9 * u)) * (0.004 + 0.05 * depth);
  const mirrored = land(scene, u + ripple * 0.6, shore - depth * 1.2 + ripple, aspect);
  return mix(mirrored, scene.hills, 0.25 + depth * 0.8);
}

/** The sky and the three ridges in front of it. */
function land(scene: Scene, u: number, v: number, aspect: number): Colour {
  let colour = sky(scene, u, v, aspect);
  for (const [index, { base, swing, phase }] of ridges.entries()) {
    const crest = base - swing * (Math.sin(5 * u + phase) + 0.5 * Math.sin(13 * u + 2 * phase));
    const mist = mix(scene.horizon, scene.hills, 0.45 + 0.27 * index);
    colour = mix(colour, mist, clamp((v - crest) * 250));
  }
  return colour;
}

const ridges = [
  { base: 0.5, swing: 0.045, phase: 1 },
  { base: 0.56, swing: 0.035, phase: 3.2 },
  { base: 0.615, swing: 0.025, phase: 5.5 },
];

function sky({ zenith, horizon, light, at, stars }: Scene, u: number, v: number, aspect: number): Colour {
  const distance = Math.hypot((u - at[0]) * aspect, v - at[1]);
  const air = mix(zenith, horizon, clamp(v / shore) ** 1.4);
  const starlit = stars ? mix(air, light, star(u * aspect, v)) : air;
  const glowing = mix(starlit, light, 0.6 * Math.exp(-7 * distance));
  return mix(glowing, light, clamp((0.07 - distance) * 200));
}

/** Returns the brightness of the stars at a point: at most one in each cell of a grid, of which most are empty. */
function star(x: number, y: number): number {
  const [column, row] = [Math.floor(x * 24), Math.floor(y * 24)];
  const chance = fraction(Math.sin(column * 12.9898 + row * 78.233) * 43_758.5453);
  if (chance < 0.6) return 0;
  const [left, top] = [column + 0.2 + 0.6 * fraction(chance * 61), row + 0.2 + 0.6 * fraction(chance * 97)];
  const distance = Math.hypot(x * 24 - left, y * 24 - top);
  return clamp(1.4 - distance * 11) * (0.3 + 0.7 * fraction(chance * 131));
}

function scene(
  zenith: Colour,
  horizon: Colour,
  light: Colour,
  hills: Colour,
  at: readonly [number, number],
  stars: boolean,
): Scene {
  return { zenith, horizon, light, hills, at, stars };
}

function mix(from: Colour, to: Colour, part: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * part,
    from[1] + (to[1] - from[1]) * part,
    from[2] + (to[2] - from[2]) * part,
  ];
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function fraction(value: number): number {
  return value - Math.floor(value);
}
