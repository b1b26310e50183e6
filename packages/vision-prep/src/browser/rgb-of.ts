/** Draws on a canvas of that size and gives its RGB bytes. @internal */
export function rgbOf(
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
  width: number,
  height: number,
): Uint8Array {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  draw(context);
  const { data } = context.getImageData(0, 0, width, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; i < rgb.length; j++) {
    rgb[i++] = data[j++];
    rgb[i++] = data[j++];
    rgb[i++] = data[j++];
  }
  return rgb;
}
