import type { FrameEdges } from './frame-options';

/** The sample at `index`, where an index outside the signal continues it as `edges` says. @internal */
export function sampleAt(samples: ArrayLike<number>, index: number, edges: FrameEdges): number {
  const length = samples.length;
  if (index >= 0 && index < length) return samples[index];
  if (edges === 'zero' || edges === 'drop' || length === 0) return 0;
  if (edges === 'mirror') {
    const place = modulo(index, 2 * length);
    return samples[place < length ? place : 2 * length - 1 - place];
  }
  if (length === 1) return samples[0];
  const place = modulo(index, 2 * length - 2);
  return samples[place < length ? place : 2 * length - 2 - place];
}

function modulo(value: number, period: number): number {
  return ((value % period) + period) % period;
}
