/** Independent, slow measurements of sound, for checking what was synthesized. */

export interface PitchFrame {
  /** Hz. */
  f0: number;
  /** Normalised autocorrelation at that lag, up to 1. */
  strength: number;
  /** Mean square. */
  power: number;
}

/** Pitch of 40 ms frames, every 20 ms, by the normalised autocorrelation between 60 and 500 Hz. */
export function measurePitch(samples: Float32Array, sampleRate: number): PitchFrame[] {
  const length = Math.round(0.04 * sampleRate);
  const shortest = Math.floor(sampleRate / 500);
  const longest = Math.ceil(sampleRate / 60);
  const frames: PitchFrame[] = [];
  for (let start = 0; start + length + longest < samples.length; start += length / 2) {
    const energy = (from: number) => {
      let sum = 0;
      for (let i = from; i < from + length; i++) sum += samples[i] ** 2;
      return sum;
    };
    const correlation = new Float64Array(longest + 1);
    const own = energy(start);
    let shifted = energy(start + shortest);
    for (let lag = shortest; lag <= longest; lag++) {
      let sum = 0;
      for (let i = start; i < start + length; i++) sum += samples[i] * samples[i + lag];
      correlation[lag] = sum / Math.sqrt(own * shifted + 1e-12);
      shifted += samples[start + lag + length] ** 2 - samples[start + lag] ** 2;
    }
    const best = Math.max(...correlation);
    // Twice the period fits as well as the period: take the first peak that is nearly the best.
    let lag = correlation.indexOf(best);
    for (let k = shortest + 1; k < lag; k++) {
      const peak = correlation[k] >= correlation[k - 1] && correlation[k] >= correlation[k + 1];
      if (peak && correlation[k] > 0.92 * best) lag = k;
    }
    frames.push({ f0: sampleRate / lag, strength: best, power: own / length });
  }
  return frames;
}

/** The frames that are periodic and not quiet. */
export function voicedFrames(frames: PitchFrame[]): PitchFrame[] {
  const loudest = Math.max(...frames.map((frame) => frame.power));
  return frames.filter((frame) => frame.strength > 0.6 && frame.power > 0.1 * loudest);
}

export const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const deviation = (values: number[]): number =>
  Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));

export function correlation(a: number[], b: number[]): number {
  const product = mean(a.map((value, i) => (value - mean(a)) * (b[i] - mean(b))));
  return product / (deviation(a) * deviation(b));
}
