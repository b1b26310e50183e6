import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectClose, golden } from '@avemo/golden';
import { noEpilogue } from '../../src/wasm/activations';
import { winogradTilings } from '../../src/convolution/choose-tilings';
import {
  inputGradientShape,
  shapeOf2d,
  shapeOf3d,
  type ConvolutionShape,
} from '../../src/convolution/convolution-shape';
import { convolveDirectly } from '../../src/convolution/direct-convolution';
import { filterGradientDirectly } from '../../src/convolution/direct-filter-gradient';
import { filterGradientByWinograd } from '../../src/convolution/winograd-gradient';
import { tilingOf } from '../../src/convolution/winograd-tiling';
import { expectGradients } from '../composed/central-differences';
import { direct, own, startOwn, valuesOf, winograd, written, type Compute } from './convolution-methods';
import { naiveConvolution } from './naive-convolution';
import { randomValues } from '../testing/random-values';

beforeAll(startOwn);

const upTo = (max: number) => fc.integer({ min: 1, max });
const triple = (max: number) => fc.tuple(upTo(max), upTo(max), upTo(max));
const ones: [number, number, number] = [1, 1, 1];

/** Any stride, dilation and padding, negative ones too. */
const anyShapes = fc
  .record({
    batch: upTo(2),
    input: fc.tuple(upTo(4), upTo(9), upTo(9)),
    channels: upTo(9),
    outChannels: upTo(19),
    filter: fc.tuple(upTo(3), upTo(4), upTo(4)),
    strides: triple(3),
    dilations: triple(2),
    padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -1, max: 3 }), upTo(3)),
    after: fc.tuple(upTo(2), upTo(3), fc.integer({ min: -1, max: 2 })),
  })
  .map(({ after, ...shape }): ConvolutionShape => {
    const output = shape.input.map((length, axis) => {
      const seen =
        length + shape.padding[axis] + after[axis] - (shape.filter[axis] - 1) * shape.dilations[axis] - 1;
      return Math.floor(seen / shape.strides[axis]) + 1;
    });
    return { ...shape, output: output as [number, number, number] };
  })
  .filter(({ output }) => output.every((length) => length > 0));

/** What Winograd's method takes. */
const tiledShapes = fc
  .record({
    batch: upTo(7),
    input: fc.tuple(upTo(4), upTo(13), upTo(13)),
    channels: fc.constantFrom(8, 16),
    outChannels: fc.constantFrom(8, 24),
    taps: fc.constantFrom(3, 5),
    frames: upTo(3),
    padding: fc.tuple(fc.nat(2), fc.integer({ min: -1, max: 3 }), fc.nat(5)),
  })
  .map(({ taps, frames, ...shape }): ConvolutionShape => {
    const filter: [number, number, number] = [frames, taps, taps];
    const output = shape.input.map((length, axis) => length + 2 * shape.padding[axis] - filter[axis] + 1);
    return { ...shape, filter, strides: ones, dilations: ones, output: output as [number, number, number] };
  })
  .filter(({ output }) => output.every((length) => length > 0));

/** Those that it takes by the phases of their strides: filters of 3 to 5 blocks, the last of which may be cut. */
const stridedShapes = fc
  .record({
    batch: upTo(3),
    input: fc.tuple(upTo(2), upTo(30), upTo(30)),
    // Channels times strides are a multiple of 4.
    channels: fc.constantFrom(1, 2, 3, 4),
    outChannels: fc.constantFrom(8, 24),
    strides: fc.constantFrom<[number, number, number]>([1, 2, 2], [1, 4, 4], [1, 2, 3], [1, 1, 2]),
    blocks: fc.integer({ min: 3, max: 5 }),
    cut: fc.tuple(fc.nat(3), fc.nat(3)),
    frames: upTo(2),
    padding: fc.tuple(fc.nat(1), fc.integer({ min: -2, max: 5 }), fc.integer({ min: -2, max: 5 })),
  })
  .map(({ blocks, cut, frames, ...shape }): ConvolutionShape => {
    const [, down, across] = shape.strides;
    const taps = [down, across].map((stride, i) => blocks * stride - Math.min(cut[i], stride - 1));
    const filter: [number, number, number] = [frames, taps[0], taps[1]];
    const output = shape.input.map(
      (length, axis) =>
        Math.floor((length + 2 * shape.padding[axis] - filter[axis]) / shape.strides[axis]) + 1,
    );
    return { ...shape, filter, dilations: ones, output: output as [number, number, number] };
  })
  .filter(
    ({ output, channels, strides }) =>
      output.every((length) => length > 0) && (channels * strides[1] * strides[2]) % 4 === 0,
  );

/** Rounding errors grow with what is summed, not with the sum. */
const near = (expected: Float64Array) => ({
  rtol: 1e-4,
  atol: 1e-5 * expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0.1),
});

/** Throws unless a method's convolution, gradient for x (where it has one) and gradient for the filter are the naive ones. */
function expectNaive(
  shape: ConvolutionShape,
  convolve: Compute,
  filterGradient: (tensors: Record<'x' | 'dy' | 'gradient', tf.Tensor>) => boolean,
): void {
  const values = valuesOf(shape);
  const expected = naiveConvolution(shape, values);
  tf.tidy(() => {
    const [x, filter, dy] = [values.x, values.filter, values.dy].map((data) => tf.tensor(data));
    const y = written(expected.y.length, (result) => convolve(shape, { x, filter, y: result }, false));
    expectClose(y, expected.y, near(expected.y));
    const backwards = inputGradientShape(shape);
    if (backwards) {
      const dx = written(expected.dx.length, (result) =>
        convolve(backwards, { x: dy, filter, y: result }, true),
      );
      expectClose(dx, expected.dx, near(expected.dx));
    }
    const gradient = written(expected.gradient.length, (result) =>
      filterGradient({ x, dy, gradient: result }),
    );
    expectClose(gradient, expected.gradient, near(expected.gradient));
  });
}

describe('our convolutions on wasm', () => {
  test('convolveDirectly(…) and filterGradientDirectly sum the products of a naive convolution for any shape', () => {
    fc.assert(
      fc.property(anyShapes, (shape) =>
        expectNaive(shape, direct, (tensors) => filterGradientDirectly(own, shape, tensors)),
      ),
      { numRuns: 150 },
    );
  });

  test.each([6, 7, 'mixed'] as const)(
    'convolveByWinograd(…) and filterGradientByWinograd by %s points sum the same products where they apply',
    (size) => {
      fc.assert(
        fc.property(
          tiledShapes.filter(({ filter }) => size !== 7 || filter[1] === 5),
          (shape) =>
            expectNaive(shape, winograd({ size }), (tensors) =>
              filterGradientByWinograd(
                own,
                shape,
                tilingOf(shape, { size: size === 'mixed' ? 6 : size, together: true })!,
                tensors,
              ),
            ),
        ),
        { numRuns: 40 },
      );
    },
  );

  test('convolveByWinograd(…) and filterGradientByWinograd sum the same products for strides', () => {
    fc.assert(
      fc.property(stridedShapes, (shape) =>
        expectNaive(shape, winograd(), (tensors) =>
          filterGradientByWinograd(own, shape, tilingOf(shape, { together: true })!, tensors),
        ),
      ),
      { numRuns: 60 },
    );
  });

  test('convolveByWinograd(…) with tiles two frames deep sums the same products for filters of 3 frames', () => {
    const clips = tiledShapes
      .filter(({ input, padding }) => input[0] + 2 * padding[0] >= 3)
      .map((shape): ConvolutionShape => {
        const [, ...taps] = shape.filter;
        const output = shape.input[0] + 2 * shape.padding[0] - 2;
        return { ...shape, filter: [3, ...taps], output: [output, shape.output[1], shape.output[2]] };
      });
    fc.assert(
      fc.property(clips, (shape) =>
        expectNaive(shape, winograd({ deep: true }), (tensors) =>
          filterGradientDirectly(own, shape, tensors),
        ),
      ),
      { numRuns: 40 },
    );
  });

  test.each([
    ['layers/conv2d', '_valid_s1', shapeOf2d, { strides: 1, pad: 'valid' }],
    ['layers/conv2d', '_same_s1', shapeOf2d, { strides: 1, pad: 'same' }],
    ['layers/conv2d', '_same_s2', shapeOf2d, { strides: 2, pad: 'same' }],
    ['layers/conv3d', '', shapeOf3d, { strides: 1, pad: 'same' }],
  ])(
    'convolveDirectly(…) computes %s%s of other software, forward and backward',
    (name, config, shapeOf, attrs) => {
      const reference = golden(name);
      const [x, filter, bias, dy] = ['x', `kernel${config}`, 'bias', `R${config}`].map((id) =>
        reference.input(id),
      );
      const shape = shapeOf(x.shape, filter.shape, attrs)!;
      const tensors = [x, filter, bias, dy].map(({ data }) => tf.tensor(data as Float32Array));
      const epilogue = { ...noEpilogue, bias: own.address(tensors[2]) };
      const given = { x: tensors[0], filter: tensors[1] };
      const results: Record<string, Float32Array> = {
        out: written(dy.data.length, (y) =>
          convolveDirectly(own, shape, { ...given, y, turned: false }, epilogue),
        ),
        d_kernel: written(filter.data.length, (gradient) =>
          filterGradientDirectly(own, shape, { x: tensors[0], dy: tensors[3], gradient }),
        ),
      };
      const backwards = inputGradientShape(shape);
      if (backwards) {
        results.d_x = written(x.data.length, (y) => direct(backwards, { ...given, x: tensors[3], y }, true));
      }
      for (const [id, values] of Object.entries(results)) {
        const { data, tolerance } = reference.output(`${id}${config}`);
        expectClose(values, data, tolerance);
      }
      tf.dispose(tensors);
    },
  );

  test('tf.conv2d(…) with 3 × 3 filters has the gradients of central differences', () => {
    const tensors = [
      [2, 14, 15, 16],
      [3, 3, 16, 16],
    ].map((shape, seed) => tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed + 3), shape));
    expectGradients((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'), tensors, {
      atol: 1e-2,
    });
    tf.dispose(tensors);
  });

  test.each(['linear', 'relu', 'relu6', 'prelu', 'leakyrelu', 'elu', 'sigmoid'] as const)(
    'tf.fused.conv2d(…) and tf.fused.matMul(…) add the bias and apply %s as the separate operations do',
    (activation) => {
      tf.tidy(() => {
        const random = (seed: number, ...shape: number[]) =>
          tf.mul(tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape), 2);
        const slopes = activation === 'prelu' ? { preluActivationWeights: random(9, 40) } : {};
        const activate = (x: tf.Tensor): tf.Tensor => {
          if (activation === 'linear') return x;
          if (activation === 'prelu') return tf.prelu(x, slopes.preluActivationWeights!);
          return activation === 'leakyrelu' ? tf.leakyRelu(x, 0.3) : tf[activation](x);
        };
        const options = { activation, leakyreluAlpha: 0.3, ...slopes };
        const bias = random(1, 40);
        for (const strides of [1, 2]) {
          const [x, filter] = [random(2, 3, 15, 14, 24), random(3, 3, 3, 24, 40)] as [
            tf.Tensor4D,
            tf.Tensor4D,
          ];
          const fused = tf.fused.conv2d({ x, filter, strides, pad: 'same', bias, ...options });
          const apart = activate(tf.add(tf.conv2d(x, filter, strides, 'same'), bias));
          expectClose(fused.dataSync(), apart.dataSync(), { rtol: 1e-5, atol: 1e-5 });
        }
        const [a, b] = [random(4, 130, 130), random(5, 130, 40)] as [tf.Tensor2D, tf.Tensor2D];
        const fused = tf.fused.matMul({ a, b, bias, ...options });
        expectClose(fused.dataSync(), activate(tf.add(tf.matMul(a, b), bias)).dataSync(), {
          rtol: 1e-5,
          atol: 1e-5,
        });
      });
    },
  );

  test('tf.conv2d(…) of more images than a job has tasks computes them all', async () => {
    const x = tf.tensor(randomValues(70_000 * 16, 6), [70_000, 2, 2, 4]) as tf.Tensor4D;
    const filter = tf.tensor(randomValues(32, 7), [1, 1, 4, 8]) as tf.Tensor4D;
    const y = tf.conv2d(x, filter, 1, 'valid');
    const product = tf.matMul(tf.reshape(x, [-1, 4]), tf.reshape(filter, [4, 8]));
    expectClose(y.dataSync(), product.dataSync(), { rtol: 1e-5, atol: 1e-6 });
    tf.dispose([x, filter, y, product]);
  });

  test('tf.conv3d(x, filter) of clips that fall into different tiles maps the kept filter anew', () => {
    const filter = tf.tensor(randomValues(27 * 64 * 32, 8), [3, 3, 3, 64, 32]) as tf.Tensor5D;
    for (const depth of [8, 1, 8, 8, 1]) {
      const x = tf.tensor(randomValues(depth * 256 * 64, 9), [1, depth, 16, 16, 64]) as tf.Tensor5D;
      const shape = shapeOf3d(x.shape, filter.shape, { strides: 1, pad: 'same' })!;
      const y = tf.conv3d(x, filter, 1, 'same');
      const expected = written(y.size, (result) => direct(shape, { x, filter, y: result }, false));
      expectClose(y.dataSync(), expected, { rtol: 1e-4, atol: 1e-4 });
      expect(winogradTilings(shape)[0].deep).toBe(depth > 1);
      tf.dispose([x, y]);
    }
    filter.dispose();
  });
});
