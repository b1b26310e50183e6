import type { MelFilterbankOptions, MelScale } from '../mel-filterbank';

/** One row of a filterbank: the weights of the bins from `first` on; all others are 0. @internal */
export interface MelBand {
  first: number;
  weights: Float64Array;
}

const slaneyStep = 200 / 3;
const slaneyLogStep = Math.log(6.4) / 27;

/** The bands of a filterbank in double precision, without their zeros; the options have been checked. @internal */
export function createMelBands(options: MelFilterbankOptions): MelBand[] {
  const { sampleRate, fftLength, melBands, minFrequency = 0, maxFrequency = sampleRate / 2 } = options;
  const { melScale = 'htk', triangles = 'hertz', areaNorm = false } = options;
  const lowest = hertzToMel(minFrequency, melScale);
  const step = (hertzToMel(maxFrequency, melScale) - lowest) / (melBands + 1);
  const mels = Array.from({ length: melBands + 2 }, (_, i) => lowest + i * step);
  const hertz = mels.map((mel) => melToHertz(mel, melScale));
  const points = triangles === 'mel' ? mels : hertz;
  const bins = Float64Array.from({ length: Math.floor(fftLength / 2) + 1 }, (_, k) => {
    const frequency = (k * sampleRate) / fftLength;
    return triangles === 'mel' ? hertzToMel(frequency, melScale) : frequency;
  });
  return Array.from({ length: melBands }, (_, b) => {
    const [left, middle, right] = points.slice(b, b + 3);
    const scale = areaNorm ? 2 / (hertz[b + 2] - hertz[b]) : 1;
    let first = bins.findIndex((bin) => bin > left);
    if (first < 0) first = bins.length;
    let end = first;
    while (end < bins.length && bins[end] < right) end++;
    const weights = bins
      .slice(first, end)
      .map((bin) => scale * Math.min((bin - left) / (middle - left), (right - bin) / (right - middle)));
    return { first, weights };
  });
}

function hertzToMel(frequency: number, scale: MelScale): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + frequency / 700);
  return frequency < 1000 ? frequency / slaneyStep : 15 + Math.log(frequency / 1000) / slaneyLogStep;
}

function melToHertz(mel: number, scale: MelScale): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  return mel < 15 ? slaneyStep * mel : 1000 * Math.exp(slaneyLogStep * (mel - 15));
}
