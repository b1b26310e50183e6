import { matMul } from './mat-mul';
import type { OwnKernel } from './own-kernel';

/** Our kernels, by the names of tfjs. Each computes where it is faster than the kernel that is registered without it. */
export const ownKernels: Record<string, OwnKernel> = {
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
};
