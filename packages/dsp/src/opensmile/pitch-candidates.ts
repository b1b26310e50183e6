import { createOctaveSpectrum, lowestOctaveFrequency } from './octave-spectrum';

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
  { minPitch, maxPitch }: PitchRange,
): (magnitudes: Float64Array) => PitchCandidate[] {
  const { values, pointsPerOctave, fill } = createOctaveSpectrum(bins, sampleRate);
  const octavesPerPoint = Math.log2(sampleRate / 2 / lowestOctaveFrequency) / (bins - 1);
  const shifts = Array.from({ length: harmonics }, (_, n) => Math.floor(Math.log2(n + 1) * pointsPerOctave));
  const sums = new Float64Array(bins);
  return (magnitudes) => {
    fill(magnitudes);
    sums.set(values);
    for (let n = 1, factor = compression; n < harmonics; n++, factor *= compression) {
      const shift = shifts[n];
      for (let i = 0; i + shift < bins; i++) sums[i] += factor * values[i + shift];
    }
    let total = 0;
    for (let i = 0; i < bins; i++) total += sums[i];
    const mean = total / bins;
    const found: (PitchCandidate & { sum: number })[] = [];
    for (let i = 1; i + 1 < bins; i++) {
      const [before, at, after] = [sums[i - 1], sums[i], sums[i + 1]];
      if (!(at > before && at >= after)) continue;
      const offset = (0.5 * (before - after)) / (before - 2 * at + after);
      const frequency = lowestOctaveFrequency * 2 ** ((i + offset) * octavesPerPoint);
      const height = at - 0.25 * (before - after) * offset;
      if (height > 0) found.push({ frequency, voicing: Math.max(0, 1 - mean / height), sum: at });
    }
    found.sort((a, b) => b.sum - a.sum);
    const inRange = found
      .slice(0, most)
      .filter(({ frequency }) => frequency >= minPitch && frequency <= maxPitch);
    // The parabola may have lifted another one above the first.
    const best = Math.max(...inRange.map(({ voicing }) => voicing));
    const leader = inRange.findIndex(({ voicing }) => voicing === best);
    return leader > 0 ? [inRange[leader], ...inRange.filter((_, i) => i !== leader)] : inRange;
  };
}
