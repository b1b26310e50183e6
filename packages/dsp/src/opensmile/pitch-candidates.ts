import { createOctaveSpectrum } from './octave-spectrum';

/** A pitch that a frame may have. @internal */
export interface PitchCandidate {
  /** Hz. */
  frequency: number;
  /** 1 − mean H/H, in [0, 1]. */
  voicing: number;
}

const harmonics = 15;
const compression = 0.85;
const most = 6;

/** Hz. @internal */
export interface PitchRange {
  minPitch: number;
  maxPitch: number;
  /** Where the logarithmic frequencies begin. Default 25. */
  lowest?: number;
  /** Whether only peaks count that are higher than all at lower frequencies, as in openSMILE's older sets. Default false. */
  rising?: boolean;
}

/**
 * The pitches that a frame may have, by subharmonic summation: of the six highest peaks of
 * H(f) = Σ_{n=1}^{15} 0.85^{n−1} P(nf) those in the range, the highest first, then refined by a parabola.
 *
 * Source: D. J. Hermes, Measurement of pitch by subharmonic summation, 1988, https://doi.org/10.1121/1.396427. @internal
 */
export function createPitchCandidates(
  bins: number,
  sampleRate: number,
  { minPitch, maxPitch, lowest = 25, rising = false }: PitchRange,
): (magnitudes: Float64Array) => PitchCandidate[] {
  const { values, pointsPerOctave, fill } = createOctaveSpectrum(bins, sampleRate, lowest);
  const octavesPerPoint = Math.log2(sampleRate / 2 / lowest) / (bins - 1);
  const shifts = Array.from({ length: harmonics }, (_, n) => Math.floor(Math.log2(n + 1) * pointsPerOctave));
  const factors = new Float64Array(harmonics).fill(1);
  for (let n = 1; n < harmonics; n++) factors[n] = factors[n - 1] * compression;
  const sums = new Float64Array(bins);
  const peaks = new Int32Array(most);
  return (magnitudes) => {
    fill(magnitudes);
    sums.set(values);
    // Two harmonics at a time.
    for (let n = 1; n < harmonics; n += 2) {
      const [near, far] = [shifts[n], shifts[n + 1]];
      const [nearFactor, farFactor] = [factors[n], factors[n + 1]];
      let i = 0;
      for (; i + far < bins; i++) {
        sums[i] = sums[i] + nearFactor * values[i + near] + farFactor * values[i + far];
      }
      for (; i + near < bins; i++) sums[i] += nearFactor * values[i + near];
    }
    let total = 0;
    for (let i = 0; i < bins; i++) total += sums[i];
    const mean = total / bins;
    // The highest peaks, in order.
    let count = 0;
    for (let i = 1; i + 1 < bins; i++) {
      const at = sums[i];
      if (!(at > sums[i - 1] && at >= sums[i + 1])) continue;
      let rank = count;
      while (rank > 0 && at > sums[peaks[rank - 1]]) rank--;
      if (rank === most || (rising && rank > 0)) continue;
      count = Math.min(most, count + 1);
      peaks.copyWithin(rank + 1, rank, count - 1);
      peaks[rank] = i;
    }
    const inRange: PitchCandidate[] = [];
    for (let p = 0; p < count; p++) {
      const i = peaks[p];
      const at = sums[i];
      const difference = sums[i - 1] - sums[i + 1];
      const offset = (0.5 * difference) / (sums[i - 1] - 2 * at + sums[i + 1]);
      const frequency = lowest * 2 ** ((i + offset) * octavesPerPoint);
      if (!(frequency >= minPitch && frequency <= maxPitch)) continue;
      inRange.push({ frequency, voicing: Math.max(0, 1 - mean / (at - 0.25 * difference * offset)) });
    }
    // The parabola may have lifted another one above the first.
    const best = Math.max(...inRange.map(({ voicing }) => voicing));
    const leader = inRange.findIndex(({ voicing }) => voicing === best);
    return leader > 0 ? [inRange[leader], ...inRange.filter((_, i) => i !== leader)] : inRange;
  };
}
