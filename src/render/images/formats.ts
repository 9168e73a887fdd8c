/** The formats that are decoded. */
export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'bmp';

/** Larger images are not decoded. */
export const maxPixels = 32_000_000;

/** Nor are images of more bytes. */
export const maxBytes = 32_000_000;

/** Returns the format of an image by its first bytes; its declared type is only what the server says. */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  const start = Buffer.from(bytes.subarray(0, 30)).toString('latin1');
  if (start.length < 30) return undefined;
  if (start.startsWith('\x89PNG\r\n\x1a\n') && start.slice(12, 16) === 'IHDR') return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (/^GIF8[79]a/.test(start)) return 'gif';
  return start.startsWith('BM') ? 'bmp' : undefined;
}
