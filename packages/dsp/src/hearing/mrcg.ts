import { requireOneOf, requireOptions, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { cochleaKeys, type CochleaOptions } from './cochleagram';
import { createBoxRows } from './box-rows';
import { createCochleaEnergies } from './cochlea-energies';
import { cochleaFrequencies } from './cochlea-frequencies';
import { createDeltaRows } from '../statistics/delta-rows';
import { rowMatrix } from '../frames/frame-feature';
import { ExtractorSpecError } from '../extractor/extractor-spec-error';
import type { StreamingFeature } from '../frames/streaming-feature';
import { requireSignal } from '../signal/require-signal';
import { createRowJoin, type RowSource } from '../frames/row-stage';

/** Options of {@link mrcg}. */
export interface MrcgOptions extends CochleaOptions {
  /** Root mean square that the signal is brought to first, or `null` to leave its level. Default 1000. */
  rms?: number | null;
  /**
   * `'authors'` (default): sums without a divisor, Δ over 9 frames, ΔΔ over 5 frames twice, as in the authors' program.
   * `'regression'`: Δ = `deltas(x)`, ΔΔ = `deltas(deltas(x))`.
   */
  deltas?: 'authors' | 'regression';
}

/** Radius of the squares that CG3 and CG4 are averaged over. */
const squares = [5, 11];

/**
 * Multi-resolution cochleagram (MRCG): four log₁₀ cochleagrams with a hop of 10 ms side by side, then their Δ and ΔΔ.
 * CG1 has frames of 20 ms, CG2 of 200 ms; CG3 and CG4 are CG1 averaged over squares of 11 × 11 and 23 × 23 channels and
 * frames, CG3[m, c] = (1/121) Σ_{|i|≤5, |j|≤5} CG1[m + i, c + j], what lies outside counting as 0.
 *
 * Because of these zeros the result depends on the level unless `rms` sets it; silence stays silence. The filters have
 * unit gain at their centres (the authors' program adds a gain for equal loudness, a constant for every channel).
 *
 * @param signal - finite samples, at a rate of 16000 Hz or more unless `maxFrequency` is lowered
 * @param options - level, form of the deltas, and the channels (64 from 50 to 8000 Hz)
 * @returns [floor(N/H), 12 · channels] with H = round(sampleRate/100), so 768 features by default: CG1 … CG4, ΔCG1 … ΔCG4, ΔΔCG1 … ΔΔCG4
 * @throws RangeError for options out of range, among them a `maxFrequency` above sampleRate/2
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.1, https://doi.org/10.1016/j.inffus.2018.06.003 (the features of its voice activity detection).
 * Source: J. Chen, Y. Wang & D. Wang, A feature study for classification-based speech separation at low signal-to-noise ratios, 2014, https://doi.org/10.1109/TASLP.2014.2359159.
 * @example
 * ```ts
 * import { mrcg } from '@avemo/dsp';
 *
 * const samples = Float32Array.from({ length: 8000 }, (_, n) => 0.1 * Math.sin(n / 9));
 * mrcg({ samples, sampleRate: 16000 }).shape; // → [50, 768]
 * ```
 */
export function mrcg(signal: AudioSignal, options: MrcgOptions = {}): NdArray<Float32Array> {
  requireSignal('mrcg', signal);
  const { samples, sampleRate } = signal;
  requireOptions('mrcg', 'options', options);
  const { rms = 1000 } = options;
  if (rms !== null) requirePositive('mrcg', 'rms', rms);
  return rowMatrix(samples, mrcgRows(sampleRate, options, rms === null ? 1 : powerGain(samples, rms)));
}

/**
 * {@link mrcg} of a stream; the energies are multiplied by `power`.
 * @internal
 */
export function mrcgRows(sampleRate: number, options: MrcgOptions, power = 1): RowSource {
  const { deltas: form = 'authors' } = options;
  requireOneOf('mrcg', 'deltas', form, ['authors', 'regression']);
  const frequencies = cochleaFrequencies('mrcg', options, sampleRate);
  const channels = frequencies.length;
  const cochlea = createCochleaEnergies(sampleRate, frequencies, {
    hopLength: mrcgHop(sampleRate),
    frameLengths: [Math.max(1, Math.round(sampleRate / 50)), Math.max(1, Math.round(sampleRate / 5))],
  });
  const boxes = squares.map((radius) => createBoxRows(channels, radius));
  const width = 4 * channels;
  const joinGrams = createRowJoin([channels, channels, channels, channels]);
  const joinDeltas = createRowJoin([width, width, width]);
  const regression = form === 'regression';
  const delta = createDeltaRows(width, regression ? 2 : 4);
  const inner = createDeltaRows(width, 2);
  const outer = createDeltaRows(width, 2);
  return {
    width: 12 * channels,
    push(samples, last) {
      const [cg1, cg2] = cochlea
        .push(samples)
        .map((energies) => energies.map((energy) => Math.log10(power * energy + 1e-10)));
      const fixed = joinGrams([cg1, cg2, ...boxes.map((box) => box.push(cg1, last))]);
      const first = delta.push(fixed, last);
      const second = outer.push(inner.push(fixed, last), last);
      return joinDeltas([
        fixed,
        regression ? first : scaled(first, 60),
        regression ? second : scaled(second, 100),
      ]);
    },
  };
}

/** Samples from one frame of MRCG to the next. */
function mrcgHop(sampleRate: number): number {
  return Math.max(1, Math.round(sampleRate / 100));
}

/** Frames behind a frame that it depends on: half of the larger square, and the regressions. */
const mrcgLookahead = squares[1] + 4;

/** What the energies have to be multiplied by so that the signal has the wanted root mean square. */
function powerGain(samples: Float32Array, rms: number): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n] * samples[n];
  return sum === 0 ? 1 : (rms * rms * samples.length) / sum;
}

function scaled(rows: Float32Array, factor: number): Float32Array {
  for (let i = 0; i < rows.length; i++) rows[i] *= factor;
  return rows;
}

/** {@link mrcg} of the signal's own level in a stream. @internal */
export const mrcgStream: StreamingFeature<'mrcg', MrcgOptions & { rms: null }> = {
  name: 'mrcg',
  keys: () => ({ ...cochleaKeys, rms: 'number or null', deltas: 'string' }),
  plan(sampleRate, options) {
    if (options.rms !== null) {
      const what = 'mrcg brings the signal to one level, measured over all of it';
      throw ExtractorSpecError.wholeSignal('rms', what, 'null');
    }
    const hop = mrcgHop(sampleRate);
    return { source: mrcgRows(sampleRate, options), hop, span: (1 + mrcgLookahead) * hop, head: 1 };
  },
};
