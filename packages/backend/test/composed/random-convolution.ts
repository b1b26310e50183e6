import { backend_util } from '@tensorflow/tfjs-core';
import fc from 'fast-check';

const small = (max: number) => fc.integer({ min: 1, max });
const pair = (max: number) => fc.tuple(small(max), small(max));

/** Convolutions of all kinds that tfjs allows: strides or dilations above 1 but not both, any padding. */
export const convolutions = fc
  .record({
    batch: small(3),
    size: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })),
    channels: pair(6),
    filter: pair(5),
    step: fc.oneof(
      pair(4).map((strides) => ({ strides, dilations: [1, 1] as [number, number] })),
      pair(3).map((dilations) => ({ strides: [1, 1] as [number, number], dilations })),
    ),
    pad: fc.oneof(
      fc.constantFrom('valid' as const, 'same' as const),
      fc.integer({ min: 0, max: 4 }),
      fc
        .tuple(
          ...([4, 4, 4, 4].map((max) => fc.integer({ min: 0, max })) as [
            fc.Arbitrary<number>,
            fc.Arbitrary<number>,
            fc.Arbitrary<number>,
            fc.Arbitrary<number>,
          ]),
        )
        .map(([t, b, l, r]): backend_util.ExplicitPadding => [
          [0, 0],
          [t, b],
          [l, r],
          [0, 0],
        ]),
    ),
  })
  .map(({ batch, size, channels, filter, step, pad }) => {
    const xShape: [number, number, number, number] = [batch, ...size, channels[0]];
    const filterShape: [number, number, number, number] = [...filter, ...channels];
    const info = backend_util.computeConv2DInfo(xShape, filterShape, step.strides, step.dilations, pad);
    const attrs = { strides: step.strides, dilations: step.dilations, pad, dataFormat: 'NHWC' };
    return { xShape, filterShape, info, attrs };
  })
  .filter(({ info }) => info.outHeight > 0 && info.outWidth > 0);
