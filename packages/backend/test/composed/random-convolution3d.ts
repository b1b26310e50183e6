import { backend_util } from '@tensorflow/tfjs-core';
import fc from 'fast-check';

const upTo = (max: number) => fc.integer({ min: 1, max });
const triple = (max: number) => fc.tuple(upTo(max), upTo(max), upTo(max));

const paddings = fc.oneof(fc.constantFrom('valid' as const, 'same' as const), fc.integer({ min: 0, max: 2 }));

/** 3-D convolutions of all kinds that tfjs allows: strides or dilations above 1 but not both. */
export const convolutions3d = fc
  .record({
    batch: upTo(3),
    size: triple(7),
    channels: fc.tuple(upTo(5), upTo(5)),
    filter: triple(4),
    step: fc.oneof(
      triple(4).map((strides) => ({ strides, dilations: [1, 1, 1] as [number, number, number] })),
      triple(3).map((dilations) => ({ strides: [1, 1, 1] as [number, number, number], dilations })),
    ),
    pad: paddings,
  })
  .map(({ batch, size, channels, filter, step, pad }) => {
    const xShape: [number, number, number, number, number] = [batch, ...size, channels[0]];
    const filterShape: [number, number, number, number, number] = [...filter, ...channels];
    const info = backend_util.computeConv3DInfo(xShape, filterShape, step.strides, step.dilations, pad);
    const attrs = { strides: step.strides, dilations: step.dilations, pad, dataFormat: 'NDHWC' };
    return { xShape, filterShape, info, attrs };
  })
  .filter(({ info }) => info.outShape.every((length) => length > 0));

/** 3-D poolings of all kinds that tfjs allows. */
export const pools3d = fc
  .record({
    batch: upTo(2),
    size: triple(7),
    channels: upTo(4),
    filterSize: triple(4),
    strides: triple(4),
    rounding: fc.oneof(
      paddings.map((pad) => ({ pad, dimRoundingMode: undefined })),
      fc.record({
        pad: fc.integer({ min: 0, max: 2 }),
        dimRoundingMode: fc.constantFrom('floor' as const, 'round' as const, 'ceil' as const),
      }),
    ),
  })
  .map(({ batch, size, channels, filterSize, strides, rounding }) => {
    const shape: [number, number, number, number, number] = [batch, ...size, channels];
    const attrs = { filterSize, strides, ...rounding, dataFormat: 'NDHWC' };
    const { pad, dimRoundingMode } = rounding;
    const info = backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return { shape, attrs, info };
  })
  .filter(({ info }) => info.outShape.every((length) => length > 0));
