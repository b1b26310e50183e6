import { describe, expect, it } from 'vitest';
import { createExtractor, extractorFeatures, type ExtractorSpec, type FeatureName } from '@avemo/dsp';
import { extractorCases } from './extractor-cases';

const rateOf = (feature: FeatureName) => (feature === 'vggish' ? 16000 : 8000);

function rowsOf(feature: FeatureName, options: object, samples: Float32Array) {
  const spec = { version: 1, sampleRate: rateOf(feature), feature, options } as ExtractorSpec;
  const extractor = createExtractor(spec);
  const first = extractor.push(samples);
  const data = Float32Array.from([...first.data, ...extractor.finish().data]);
  return { data, rows: extractor.rows, width: data.length / Math.max(1, extractor.rows) };
}

/** Uniform white noise in [−½, ½], the same every time. */
function noise(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

/** Features whose rows know what came before their frame. */
const remembering: FeatureName[] = [
  'spectral-flux',
  'pitch-shs',
  'pitch-correlation',
  'gammatone-filterbank',
  'cochleagram',
  'mrcg',
  'vggish',
  'opensmile',
];
/** Features that do not change when the sound is half as loud: every step of theirs is exact for powers of two. */
const levelFree: FeatureName[] = [
  'spectral-centroid',
  'spectral-bandwidth',
  'spectral-rolloff',
  'spectral-skewness',
  'spectral-kurtosis',
  'zero-crossing-rate',
  'autocorrelation',
  'pitch-yin',
];
/** Features that halve when the sound does. */
const proportional: FeatureName[] = ['frames', 'stft', 'mel', 'rms-energy', 'gammatone-filterbank'];

describe('createExtractor', () => {
  for (const feature of extractorFeatures) {
    extractorCases[feature].forEach(({ options }, index) => {
      it(`createExtractor('${feature}') is finite in silence, for a click, a constant and full scale, case ${index}`, () => {
        const length = feature === 'vggish' ? 24000 : 3000;
        const click = new Float32Array(length);
        click[length / 2] = 1;
        const square = Float32Array.from({ length }, (_, n) => (n % 40 < 20 ? 1 : -1));
        for (const samples of [new Float32Array(length), click, new Float32Array(length).fill(0.5), square]) {
          const { data, rows } = rowsOf(feature, options, samples);
          expect(rows).toBeGreaterThan(0);
          expect(data.every(Number.isFinite)).toBe(true);
        }
      });
    });

    const { options } = extractorCases[feature][0];
    const hop = (options as { hopLength?: number; preset?: string }).hopLength ?? 80;

    if (!remembering.includes(feature))
      it(`createExtractor('${feature}') moves by a row when the sound moves by a hop`, () => {
        const samples = noise(4000).map((x, n) => x + Math.sin(0.2 * n));
        const drop = { ...options, edges: undefined };
        const whole = rowsOf(feature, drop, samples);
        const moved = rowsOf(feature, drop, samples.subarray(hop));
        expect(moved.rows).toBe(whole.rows - 1);
        expect(moved.data).toEqual(whole.data.subarray(whole.width));
      });

    if (levelFree.includes(feature))
      it(`createExtractor('${feature}') does not see the level`, () => {
        const samples = noise(4000).map((x, n) => x + Math.sin(0.2 * n));
        const quiet = samples.map((x) => x / 4);
        expect(rowsOf(feature, options, quiet).data).toEqual(rowsOf(feature, options, samples).data);
      });

    if (proportional.includes(feature))
      it(`createExtractor('${feature}') halves with the sound`, () => {
        const samples = noise(4000).map((x, n) => x + Math.sin(0.2 * n));
        const half = rowsOf(
          feature,
          options,
          samples.map((x) => x / 2),
        );
        expect(half.data).toEqual(rowsOf(feature, options, samples).data.map((value) => value / 2));
      });
  }

  it("createExtractor('spectral-centroid') of a sine is its frequency", () => {
    for (const frequency of [500, 1234, 3000]) {
      const samples = Float32Array.from({ length: 8000 }, (_, n) =>
        Math.sin((2 * Math.PI * frequency * n) / 8000),
      );
      const { data } = rowsOf(
        'spectral-centroid',
        { frameLength: 800, hopLength: 400, window: 'blackman' },
        samples,
      );
      for (const centroid of data) expect(Math.abs(centroid - frequency)).toBeLessThan(8);
    }
  });

  it("createExtractor('spectrogram') of white noise is flat, and its flatness exp(−γ)", () => {
    const frame = { frameLength: 256, hopLength: 256, window: 'rectangular' };
    const samples = noise(256 * 2000);
    const { data, width, rows } = rowsOf('spectrogram', { ...frame, scale: 'power' }, samples);
    // |X|² of white noise is exponentially distributed around N σ², σ² = 1/12, with deviation equal to the mean.
    for (let k = 1; k < width - 1; k++) {
      let sum = 0;
      for (let t = 0; t < rows; t++) sum += data[t * width + k];
      expect(Math.abs(sum / rows / (256 / 12) - 1)).toBeLessThan(5 / Math.sqrt(rows));
    }
    const flatness = rowsOf('spectral-flatness', frame, samples).data;
    const mean = flatness.reduce((sum, value) => sum + value, 0) / flatness.length;
    // E ln of an exponential variable is −γ; a geometric mean over 129 bins is about 1 % above exp(−γ).
    expect(Math.abs(mean - Math.exp(-0.5772156649))).toBeLessThan(0.015);
  });
});
