import { formatValue, requireInteger } from '@avemo/checks';
import { readPicture } from './read-picture';
import { resizeByTaps, type Taps } from './resize-by-taps';
import type { Picture, PixelData } from './picture';

/** Options of `resizeBilinear`. */
export interface ResizeBilinearOptions {
  /** Columns of the result: an integer of at least 1. */
  width: number;
  /** Rows of the result: an integer of at least 1. */
  height: number;
  /**
   * What of two pictures lies on each other: `'half-pixel'` their outer edges (TensorFlow 2, OpenCV, PyTorch,
   * Pillow), `'aligned-corners'` the centres of their corner pixels. Default 'half-pixel'.
   */
  alignment?: 'half-pixel' | 'aligned-corners';
  /**
   * Average over all the pixels that a smaller picture's pixel covers, as Pillow does, instead of the nearest two by
   * two. Only with 'half-pixel'; no difference when enlarging. Default false.
   */
  antialias?: boolean;
}

/**
 * Resizes a picture bilinearly, each channel by itself.
 *
 * half-pixel: src = (dst + ½)·in/out − ½, clamped to [0, in − 1]; aligned corners: src = dst·(in − 1)/(out − 1);
 * then linear between the two neighbours. With antialias, s = in/out and f = max(1, s), pixel j weighs
 * max(0, 1 − |j + ½ − (dst + ½)·s| / f), normalised to sum 1.
 *
 * @param picture [height, width, channels], bytes or floats.
 * @param options Size and manner.
 * @returns [options.height, options.width, channels] of the picture's number type; bytes are rounded to the nearest.
 * @throws TypeError if picture is not an ndarray of bytes or floats.
 * @throws RangeError if a shape, value or option is out of range.
 *
 * Source: Ma et al. 2019, section 2.1.2.
 *
 * @example
 * ```ts
 * import { createPicture, resizeBilinear } from '@avemo/vision-prep';
 *
 * const row = createPicture(Float32Array.of(0, 10), { width: 2, height: 1, channels: 1 });
 * resizeBilinear(row, { width: 4, height: 1 }).data; // → [0, 2.5, 7.5, 10]
 * ```
 */
export function resizeBilinear<D extends PixelData>(
  picture: Picture<D>,
  { width, height, alignment = 'half-pixel', antialias = false }: ResizeBilinearOptions,
): Picture<D> {
  const source = readPicture('resizeBilinear', picture);
  requireInteger('resizeBilinear', 'width', width);
  requireInteger('resizeBilinear', 'height', height);
  if (alignment !== 'half-pixel' && alignment !== 'aligned-corners') {
    throw new RangeError(
      `resizeBilinear: alignment must be 'half-pixel' or 'aligned-corners'; got ${formatValue(alignment)}.`,
    );
  }
  if (antialias && alignment !== 'half-pixel') {
    throw new RangeError("resizeBilinear: antialias needs alignment 'half-pixel'. Leave one of the two out.");
  }
  const taps = antialias ? averagingTaps : alignment === 'half-pixel' ? halfPixelTaps : cornerTaps;
  return resizeByTaps(source, taps(source.width, width), taps(source.height, height));
}

function halfPixelTaps(inSize: number, outSize: number): Taps {
  return twoTaps(inSize, outSize, (i) => ((i + 0.5) * inSize) / outSize - 0.5);
}

function cornerTaps(inSize: number, outSize: number): Taps {
  return twoTaps(inSize, outSize, (i) => (outSize === 1 ? 0 : (i * (inSize - 1)) / (outSize - 1)));
}

function twoTaps(inSize: number, outSize: number, position: (i: number) => number): Taps {
  const starts = new Int32Array(outSize);
  const weights = new Float64Array(outSize * 2);
  for (let i = 0; i < outSize; i++) {
    const source = Math.min(Math.max(position(i), 0), inSize - 1);
    starts[i] = Math.floor(source);
    weights[2 * i + 1] = source - starts[i];
    weights[2 * i] = 1 - weights[2 * i + 1];
  }
  return { width: 2, starts, weights };
}

function averagingTaps(inSize: number, outSize: number): Taps {
  const scale = inSize / outSize;
  const reach = Math.max(1, scale);
  const width = 2 * Math.ceil(reach) + 1;
  const starts = new Int32Array(outSize);
  const weights = new Float64Array(outSize * width);
  for (let i = 0; i < outSize; i++) {
    const centre = (i + 0.5) * scale;
    starts[i] = Math.max(0, Math.floor(centre - reach));
    const end = Math.min(inSize, starts[i] + width);
    let sum = 0;
    for (let j = starts[i]; j < end; j++) {
      const weight = Math.max(0, 1 - Math.abs(j + 0.5 - centre) / reach);
      weights[i * width + j - starts[i]] = weight;
      sum += weight;
    }
    for (let k = 0; k < width; k++) weights[i * width + k] /= sum;
  }
  return { width, starts, weights };
}
