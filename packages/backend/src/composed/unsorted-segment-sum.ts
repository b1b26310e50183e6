import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { UnsortedSegmentSum, util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';

/**
 * Adds the slices of x that have the same segment number: out[s] = Σ x[i] over segmentIds[i] = s. It is the gradient of
 * `gather`. Numbers outside [0, numSegments) are left out, as on the cpu backend.
 */
export function unsortedSegmentSum(backendName: string): KernelConfig {
  const kernelFunc = (args: KernelArguments): TensorInfo => {
    const { x, segmentIds } = args.inputs as Record<'x' | 'segmentIds', TensorInfo>;
    const { numSegments } = args.attrs as unknown as { numSegments: number };
    const backend = args.backend as BackendWasm;
    const inner = x.shape.slice(segmentIds.shape.length);
    const width = util.sizeFromShape(inner);
    const result = backend.makeOutput([numSegments, ...inner], x.dtype);
    // The views are made last: an allocation may move the memory.
    const [sums, values, ids] = [result, x, segmentIds].map((tensor) => backend.typedArrayFromHeap(tensor));
    sums.fill(0);
    for (let i = 0; i < ids.length; i++) {
      if (!(ids[i] >= 0 && ids[i] < numSegments)) continue;
      const [to, from] = [ids[i] * width, i * width];
      for (let j = 0; j < width; j++) sums[to + j] += values[from + j];
    }
    return result;
  };
  return { kernelName: UnsortedSegmentSum, backendName, kernelFunc };
}
