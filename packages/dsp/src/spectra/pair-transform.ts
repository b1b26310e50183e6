import { factorize, fftStages } from './complex-fft';
import type { KernelLayout } from './kernel-engine';

/** Transforms what lies at a place, two complex sequences at once, and says where the results lie. @internal */
export type PairTransform = (from: number) => number;

/** A pass of a radix that the kernels of spectra do not have. @internal */
export type SeventhPass = (
  x: number,
  y: number,
  m: number,
  s: number,
  twiddles: number,
  turns: number,
) => void;

/** Complex numbers of both sequences of the longest transform that is worth its memory. */
const longest = 2 ** 13;
const fifth = (2 * Math.PI) / 5;
const fifths = [Math.cos(fifth), Math.cos(2 * fifth), Math.sin(fifth), Math.sin(2 * fifth)] as const;

/** Whether a {@link PairTransform} of this length with radices up to the largest can be made. @internal */
export function canPair(length: number, largest: 5 | 7 = 5): boolean {
  return (
    Number.isInteger(length) && length <= longest && factorize(length).every((radix) => radix <= largest)
  );
}

/** The transform with its tables in a layout. The results lie in one of two buffers for all transforms of the layout. @internal */
export function createPairTransform(
  layout: KernelLayout,
  length: number,
  work: readonly [number, number],
  pass7?: SeventhPass,
): PairTransform {
  const { kernels } = layout.engine;
  const radices = factorize(length);
  const stages = fftStages(length, radices).map((stage) => ({ ...stage, at: layout.table(stage.twiddles) }));
  const sevenths = radices.includes(7) ? layout.table(turnsOf(7)) : 0;
  return (from) => {
    let at = from;
    for (let i = 0; i < stages.length; i++) {
      const { radix, m, s, at: twiddles } = stages[i];
      const to = work[i & 1];
      if (radix === 4) kernels.pass4(at, to, m, s, twiddles);
      else if (radix === 5) kernels.pass5(at, to, m, s, twiddles, ...fifths);
      else if (radix === 3) kernels.pass3(at, to, m, s, twiddles);
      else if (radix === 2) kernels.pass2(at, to, m, s, twiddles);
      else pass7!(at, to, m, s, twiddles, sevenths);
      at = to;
    }
    return at;
  };
}

/** cos and sin of −2πk/N, halved, for k = 0 … N/2. @internal */
export function halvedTurns(length: number): Float64Array {
  const turns = new Float64Array(length + 2);
  for (let k = 0; k <= length / 2; k++) {
    turns[2 * k] = Math.cos((-2 * Math.PI * k) / length) / 2;
    turns[2 * k + 1] = Math.sin((-2 * Math.PI * k) / length) / 2;
  }
  return turns;
}

/** Cosines of 2πr/N, then the sines. */
function turnsOf(radix: number): Float64Array {
  const turns = new Float64Array(2 * radix);
  for (let r = 0; r < radix; r++) {
    turns[r] = Math.cos((2 * Math.PI * r) / radix);
    turns[radix + r] = Math.sin((2 * Math.PI * r) / radix);
  }
  return turns;
}
