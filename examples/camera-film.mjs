/**
 * Pictures as a raw film (YUV4MPEG2), which Chromium plays over and over as if a camera saw it.
 *
 * @param pictures - [height, width, 3], RGB bytes
 * @param size - their width and height, both even
 */
export function cameraFilm(pictures, { width, height }) {
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`)];
  for (const { data } of pictures) parts.push(Buffer.from('FRAME\n'), planes(data, { width, height }));
  return Buffer.concat(parts);
}

/** BT.601 with levels of 16 to 235, as cameras give it: luma of each pixel, chroma of each second one of each second row. */
function planes(data, { width, height }) {
  const mix = (x, y, r, g, b) => {
    const at = (y * width + x) * 3;
    return r * data[at] + g * data[at + 1] + b * data[at + 2];
  };
  const luma = Buffer.alloc(width * height);
  const blue = Buffer.alloc((width * height) / 4);
  const red = Buffer.alloc((width * height) / 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      luma[y * width + x] = 16.5 + mix(x, y, 0.2568, 0.5041, 0.0979);
      if (x % 2 || y % 2) continue;
      const at = ((y / 2) * width) / 2 + x / 2;
      blue[at] = 128.5 + mix(x, y, -0.1482, -0.291, 0.4392);
      red[at] = 128.5 + mix(x, y, 0.4392, -0.3678, -0.0714);
    }
  }
  return Buffer.concat([luma, blue, red]);
}
