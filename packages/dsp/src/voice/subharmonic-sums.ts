import { gaussianWindow } from '../frames/windows';
import { createRealFft } from '../spectra/real-fft';

const pointsPerOctave = 48;
const harmonics = 15;
const compression = 0.85;

/** The sums of one frame over logarithmic frequency; scratch, valid until the next call. @internal */
export interface SubharmonicSums {
  /** H at minFrequency · 2^((i − 1)/48), up to sampleRate/2. */
  readonly sums: Float64Array;
  /** Fills `sums`; false if the frame has no energy. */
  of(frame: Float64Array): boolean;
  /** The frequency at a place between the points, Hz. */
  frequencyAt(place: number): number;
}

/**
 * H(f) = Σ_{n=1}^{15} 0.85^{n−1} P(nf): the amplitude spectrum of the frame under a Gaussian window, freed from what is
 * not near a peak, smoothed, brought to 48 points an octave and weighted by ½ + arctan(3 log₂(f/25))/π.
 * @internal
 */
export function createSubharmonicSums(
  frameLength: number,
  sampleRate: number,
  minFrequency: number,
): SubharmonicSums {
  const fftLength = 2 ** (Math.ceil(Math.log2(frameLength)) + 1);
  const fft = createRealFft(fftLength);
  const window = gaussianWindow(frameLength, { deviation: 0.2 * frameLength });
  const padded = new Float64Array(fftLength);
  const amplitude = new Float64Array(fft.bins);
  const peaks = new Float64Array(fft.bins);
  // Twice the distance that a peak of the unpadded spectrum keeps
  const reach = 4;

  // One point below the range, so that its end can be a peak.
  const lowest = minFrequency * 2 ** (-1 / pointsPerOctave);
  const octaves = Math.log2(sampleRate / 2 / lowest);
  const points = Math.floor(pointsPerOctave * octaves);
  const places = Float64Array.from({ length: points }, (_, i) => {
    return (lowest * 2 ** (i / pointsPerOctave) * fftLength) / sampleRate;
  });
  const weights = places.map((_, i) => {
    const frequency = lowest * 2 ** (i / pointsPerOctave);
    return 0.5 + Math.atan(3 * Math.log2(frequency / 25)) / Math.PI;
  });
  const spectrum = new Float64Array(points);
  const shifts = Array.from({ length: harmonics }, (_, h) => Math.round(pointsPerOctave * Math.log2(h + 1)));
  const sums = new Float64Array(points);
  return {
    sums,
    frequencyAt: (place) => lowest * 2 ** (place / pointsPerOctave),
    of(frame) {
      for (let n = 0; n < frameLength; n++) padded[n] = window[n] * frame[n];
      fft.power(padded, amplitude, true);
      if (!keepPeaks(amplitude, peaks, reach)) return false;
      for (let i = 0; i < points; i++) spectrum[i] = weights[i] * Math.max(0, cubicAt(peaks, places[i]));
      for (let i = 0; i < points; i++) {
        let sum = 0;
        for (let h = 0, factor = 1; h < harmonics && i + shifts[h] < points; h++, factor *= compression) {
          sum += factor * spectrum[i + shifts[h]];
        }
        sums[i] = sum;
      }
      return true;
    },
  };
}

/** Copies what is near a local maximum, smoothed by ¼ ½ ¼; false for a spectrum of zeros. */
function keepPeaks(amplitude: Float64Array, peaks: Float64Array, reach: number): boolean {
  peaks.fill(0);
  let any = false;
  const last = amplitude.length - 2;
  for (let k = 1; k <= last; k++) {
    if (!(amplitude[k] > amplitude[k - 1] && amplitude[k] >= amplitude[k + 1])) continue;
    any = true;
    for (let i = Math.max(1, k - reach); i <= Math.min(last, k + reach); i++) {
      peaks[i] = amplitude[i - 1] / 4 + amplitude[i] / 2 + amplitude[i + 1] / 4;
    }
  }
  return any;
}

/** Catmull and Rom's cubic through four neighbours. */
function cubicAt(values: Float64Array, place: number): number {
  const k = Math.floor(place);
  const x = place - k;
  const a = values[Math.max(0, k - 1)];
  const b = values[k];
  const c = values[Math.min(values.length - 1, k + 1)];
  const d = values[Math.min(values.length - 1, k + 2)];
  return b + (x / 2) * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a)));
}
