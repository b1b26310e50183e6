import type { MelFilterbankOptions, MelScale } from './mel-options';

/**
 * A mel filterbank in factored form. The triangles of neighbouring bands overlap so that between two of the
 * melBands + 2 points one rises by exactly what the other falls: one slope per bin says everything.
 * Bins `bounds[i] ≤ k < bounds[i + 1]` lie between points i and i + 1, where band i has the weight `slope[k]` and
 * band i − 1 the weight `1 − slope[k]`, both times the band's `scale`.
 * @internal
 */
export interface MelBands {
  bounds: Int32Array;
  slope: Float64Array;
  scale: Float64Array;
  /** Writes the bands' sums of `values`, one per bin, into `mel`. */
  sum(values: Float64Array, mel: Float64Array): void;
}

const slaneyStep = 200 / 3;
const slaneyLogStep = Math.log(6.4) / 27;

/** Lays the bands on the bins, in double precision; the options have been checked. @internal */
export function createMelBands(options: MelFilterbankOptions): MelBands {
  const { sampleRate, fftLength, melBands, minFrequency = 0, maxFrequency = sampleRate / 2 } = options;
  const { melScale = 'htk', triangles = 'hertz', areaNorm = false } = options;
  const lowest = hertzToMel(minFrequency, melScale);
  const step = (hertzToMel(maxFrequency, melScale) - lowest) / (melBands + 1);
  const mels = Float64Array.from({ length: melBands + 2 }, (_, i) => lowest + i * step);
  const hertz = mels.map((mel) => melToHertz(mel, melScale));
  const points = triangles === 'mel' ? mels : hertz;
  const bins = Float64Array.from({ length: Math.floor(fftLength / 2) + 1 }, (_, k) => {
    const frequency = (k * sampleRate) / fftLength;
    return triangles === 'mel' ? hertzToMel(frequency, melScale) : frequency;
  });
  const bounds = new Int32Array(melBands + 2);
  const slope = new Float64Array(bins.length);
  for (let i = 0, k = 0; i < points.length; i++) {
    for (; k < bins.length && bins[k] < points[i]; k++) {
      if (i > 0) slope[k] = (bins[k] - points[i - 1]) / (points[i] - points[i - 1]);
    }
    bounds[i] = k;
  }
  const scale = Float64Array.from({ length: melBands }, (_, b) =>
    areaNorm ? 2 / (hertz[b + 2] - hertz[b]) : 1,
  );
  const bands: MelBands = { bounds, slope, scale, sum: (values, mel) => applyMelBands(bands, values, mel) };
  return bands;
}

function applyMelBands({ bounds, slope, scale }: MelBands, values: Float64Array, mel: Float64Array): void {
  for (let i = 0, k = bounds[0]; i <= mel.length; i++) {
    let all = 0;
    let rising = 0;
    for (const end = bounds[i + 1]; k < end; k++) {
      all += values[k];
      rising += slope[k] * values[k];
    }
    if (i > 0) mel[i - 1] = (mel[i - 1] + (all - rising)) * scale[i - 1];
    if (i < mel.length) mel[i] = rising;
  }
}

function hertzToMel(frequency: number, scale: MelScale): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + frequency / 700);
  return frequency < 1000 ? frequency / slaneyStep : 15 + Math.log(frequency / 1000) / slaneyLogStep;
}

function melToHertz(mel: number, scale: MelScale): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  return mel < 15 ? slaneyStep * mel : 1000 * Math.exp(slaneyLogStep * (mel - 15));
}
