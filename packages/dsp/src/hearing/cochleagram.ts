import { requireOneOf } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { createCochleaEnergies } from './cochlea-energies';
import { cochleaFrequencies } from './cochlea-frequencies';
import { rowMatrix } from '../frames/frame-feature';
import { requireSignal } from '../signal/require-signal';
import type { RowSource } from '../frames/row-stage';
import { samplesIn, speechFrames } from '../frames/speech-frames';
import type { StreamingFeature } from '../frames/streaming-feature';
import type { CochleaOptions } from './cochlea-frequencies';

export type { CochleaOptions } from './cochlea-frequencies';

/** Options of {@link cochleagram}. */
export interface CochleagramOptions extends CochleaOptions {
  /** Samples of a frame, L ≥ 1. Default: 20 ms. */
  frameLength?: number;
  /** Samples from one frame to the next, H ≥ 1. Default: 10 ms. */
  hopLength?: number;
  /** `'energy'`: E (default). `'log'`: log₁₀(E + 10⁻¹⁰). */
  scale?: 'energy' | 'log';
}

/**
 * Cochleagram: the energy of each gammatone channel y_c in frames, E[m, c] = Σ y_c[n]² over the samples
 * (m + 1)H − L ≤ n < (m + 1)H. So each of the floor(N/H) frames looks back from its end; before the first sample there
 * is silence.
 *
 * @param signal - finite samples; a signal shorter than the hop gives no frames
 * @param options - `frameLength` and `hopLength` in samples; by default 64 channels from 50 to 8000 Hz in frames
 * of 20 ms every 10 ms
 * @returns [frames, channels]; energies ≥ 0, or their logarithms ≥ −10
 * @throws RangeError for options out of range, among them a `maxFrequency` above sampleRate/2
 *
 * Source: D. L. Wang & G. J. Brown, Computational Auditory Scene Analysis, 2006, https://doi.org/10.1109/9780470043387.
 * @example
 * ```ts
 * import { cochleagram } from '@avemo/dsp';
 *
 * const samples = Float32Array.from({ length: 16000 }, (_, n) => Math.sin((2 * Math.PI * 1000 * n) / 16000));
 * const tone = cochleagram({ samples, sampleRate: 16000 }, { frameLength: 320, hopLength: 160 });
 * [tone.shape, tone.get(50, 28) > tone.get(50, 20)]; // → [[100, 64], true]
 * ```
 */
export function cochleagram(signal: AudioSignal, options: CochleagramOptions = {}): NdArray<Float32Array> {
  requireSignal('cochleagram', signal);
  return rowMatrix(signal.samples, cochleagramRows(signal.sampleRate, options));
}

/**
 * {@link cochleagram} of a stream.
 * @internal
 */
export function cochleagramRows(sampleRate: number, options: CochleagramOptions): RowSource {
  const { frameLength, hopLength, scale = 'energy' } = cochleaFrames(sampleRate, options);
  requireOneOf('cochleagram', 'scale', scale, ['energy', 'log']);
  const frequencies = cochleaFrequencies('cochleagram', options, sampleRate);
  const cochlea = createCochleaEnergies(sampleRate, frequencies, { hopLength, frameLengths: [frameLength] });
  return {
    width: frequencies.length,
    push(samples) {
      const [energies] = cochlea.push(samples);
      const data = Float32Array.from(energies);
      if (scale === 'log') {
        for (let i = 0; i < data.length; i++) data[i] = Math.log10(energies[i] + 1e-10);
      }
      return data;
    },
  };
}

/** {@link cochleagram} in a stream. @internal */
export const cochleagramStream: StreamingFeature<'cochleagram', CochleagramOptions> = {
  name: 'cochleagram',
  keys: () => ({ ...cochleaKeys, frameLength: 'length', hopLength: 'length', scale: 'string' }),
  plan(sampleRate, options) {
    const { hopLength } = cochleaFrames(sampleRate, options);
    return { source: cochleagramRows(sampleRate, options), hop: hopLength, span: hopLength, head: 1 };
  },
};

/** The keys of {@link CochleaOptions}. @internal */
export const cochleaKeys = { channels: 'count', minFrequency: 'number', maxFrequency: 'number' } as const;

function cochleaFrames(sampleRate: number, options: CochleagramOptions) {
  return speechFrames('cochleagram', sampleRate, options, samplesIn(0.02, sampleRate));
}
