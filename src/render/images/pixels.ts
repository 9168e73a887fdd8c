/** An image: four bytes for each pixel, red, green, blue and alpha, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Width and height, in pixels or cells. */
export interface Size {
  width: number;
  height: number;
}

/**
 * Scales an image down, each pixel being the average of those that it covers, weighted by their opacity. The size must
 * not be larger than the image.
 */
export function scaleDown(image: Pixels, { width, height }: Size): Pixels {
  if (width === image.width && height === image.height) return image;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * image.height) / height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * image.height) / height));
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor((x * image.width) / width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * image.width) / width));
      writeAverage(image, { left, right, top, bottom }, data, (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function writeAverage(
  { width, data }: Pixels,
  { left, right, top, bottom }: Area,
  into: Uint8Array,
  at: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  let opacity = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let from = (y * width + left) * 4; from < (y * width + right) * 4; from += 4) {
      const alpha = data[from + 3] ?? 0;
      red += (data[from] ?? 0) * alpha;
      green += (data[from + 1] ?? 0) * alpha;
      blue += (data[from + 2] ?? 0) * alpha;
      opacity += alpha;
    }
  }
  if (opacity === 0) return;
  into[at] = Math.round(red / opacity);
  into[at + 1] = Math.round(green / opacity);
  into[at + 2] = Math.round(blue / opacity);
  into[at + 3] = Math.round(opacity / ((right - left) * (bottom - top)));
}
