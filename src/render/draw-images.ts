import type { View } from '../core/views.ts';
import type { DrawImage, DrawnImages } from './images/draw-image.ts';
import { contentsIn } from './result-bytes.ts';

/** Draws the images of a result, by their base64. */
export async function drawImages(view: View, draw: DrawImage): Promise<DrawnImages> {
  const drawn = new Map<string, string>();
  for (const content of contentsIn(view) ?? []) {
    if (content.type !== 'bytes' || content.bytes === undefined || drawn.has(content.data)) continue;
    const image = await draw(content.bytes.decode());
    if (image !== undefined) drawn.set(content.data, image);
  }
  return drawn;
}
