import type { ConvolutionShape } from '../../src/convolution/convolution-shape';

const size = (...lengths: number[]) => lengths.reduce((product, length) => product * length, 1);

/** The lengths of what a convolution reads and writes. */
export function sizesOf({ batch, input, channels, output, outChannels, filter }: ConvolutionShape) {
  return {
    x: size(batch, ...input, channels),
    filter: size(...filter, channels, outChannels),
    y: size(batch, ...output, outChannels),
  };
}

/** Calls back for every product of a convolution with the places of x, of the filter and of y, for one of the y's only if given. */
export function eachProduct(
  shape: ConvolutionShape,
  visit: (x: number, filter: number, y: number) => void,
  only?: number,
): void {
  const { batch, input, channels, output, outChannels, filter, strides, dilations, padding } = shape;
  const places = only === undefined ? Array.from({ length: size(batch, ...output) }, (_, i) => i) : [only];
  for (const place of places) {
    const [k, j, i] = [
      place % output[2],
      Math.floor(place / output[2]) % output[1],
      Math.floor(place / output[2] / output[1]) % output[0],
    ];
    const b = Math.floor(place / size(...output));
    for (let tap = 0; tap < size(...filter); tap++) {
      const taps = [
        Math.floor(tap / filter[2] / filter[1]),
        Math.floor(tap / filter[2]) % filter[1],
        tap % filter[2],
      ];
      const [z, y, x] = [i, j, k].map((at, a) => at * strides[a] + taps[a] * dilations[a] - padding[a]);
      if (z < 0 || y < 0 || x < 0 || z >= input[0] || y >= input[1] || x >= input[2]) continue;
      const pixel = ((b * input[0] + z) * input[1] + y) * input[2] + x;
      for (let c = 0; c < channels; c++) {
        for (let o = 0; o < outChannels; o++) {
          visit(pixel * channels + c, (tap * channels + c) * outChannels + o, place * outChannels + o);
        }
      }
    }
  }
}

/** In double precision: the convolution, and its gradients for x and for the filter where dy is given. */
export function naiveConvolution(
  shape: ConvolutionShape,
  { x, filter, dy }: Record<'x' | 'filter' | 'dy', Float32Array>,
) {
  const sizes = sizesOf(shape);
  const [y, dx, gradient] = [sizes.y, sizes.x, sizes.filter].map((length) => new Float64Array(length));
  eachProduct(shape, (i, j, k) => {
    y[k] += x[i] * filter[j];
    dx[i] += dy[k] * filter[j];
    gradient[j] += x[i] * dy[k];
  });
  return { y, dx, gradient };
}
