import { requireOptions } from '@avemo/checks';
import { readRows } from '../frames/frame-feature';
import { sourceThrough } from '../frames/row-stage';
import { mrcgRows } from '../hearing/mrcg';
import { readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import { requireStreamSamples } from '../signal/stream-samples';
import { createVadRows } from './vad-rows';
import { readVadWeights, type VadWeights } from './vad-weights';
import { VadWeightsError } from './vad-weights-error';

/** Options of {@link mrcgVadNet}. */
export interface MrcgVadNetOptions {
  /** Other weights, as `bench/vad/train.mjs` writes them, e.g. `JSON.parse` of such a file. Default: those of the package. */
  weights?: unknown;
}

/** A trained detector; see {@link mrcgVadNet}. */
export interface MrcgVadNet {
  /** What the weights are: data, speakers, training, licence, limits, what they must not be used for. */
  readonly card: Readonly<Record<string, unknown>>;
  /** Hz that sound has to have. */
  readonly sampleRate: number;
  /** Seconds from one frame to the next: frame t stands for the time around t · frameSeconds. */
  readonly frameSeconds: number;
  /**
   * The posterior of speech of each frame.
   *
   * @param signal - finite samples in [−1, 1] at 16 kHz, any number, or an {@link AudioReader} of them
   * @returns floor(seconds / 0.01) numbers in [0, 1]
   * @throws RangeError for another rate or non-finite samples
   */
  posteriors(signal: AudioSignal | AudioReader): Float32Array;
  /** A stream, which gives the same posteriors, bit for bit, for any chunks. */
  createStream(): VadStream;
}

/** Takes sound in pieces; see {@link MrcgVadNet.createStream}. */
export interface VadStream {
  /** Seconds of sound behind a frame that have to be there before its posterior comes out. */
  readonly latencySeconds: number;
  /** Takes the next samples, any number; gives the posteriors of the frames that they decide. */
  push(samples: Float32Array): Float32Array;
  /** Says that nothing follows; gives the remaining posteriors. */
  finish(): Float32Array;
}

const SAMPLE_RATE = 16_000;
const HOP = 160;
/** Frames ahead that MRCG's squares and regressions look. */
const MRCG_AHEAD = 15;
/** The power of samples as 16-bit numbers: the zeros that MRCG sees around a sound are then as low as a quiet room. */
const POWER = 2 ** 30;

/**
 * The voice activity detector of AVEF: MRCG, a window of frames around each frame and a network that gives the posterior
 * of speech, with trained weights. These are part of the package (0.2 MB, read at the first call, SHA-256 checked).
 *
 * h_t = relu(W z_t + b); g_t = relu(V [h_{t+o₁}, …] + c); P(speech | t) = σ(u·g_t + d), where z_t is the standardised MRCG of
 * frame t and o reaches 19 frames to both sides. The model card is `card`; how well it does beside other detectors is in
 * the guide of results.
 *
 * @param options - other weights
 * @returns the detector
 * @throws VadWeightsError if the weights are damaged or have another form
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.1, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Zhang & Wang 2016, https://doi.org/10.1109/TASLP.2015.2505415.
 * @example
 * ```ts
 * import { mrcgVadNet } from '@avemo/dsp/voice-activity';
 *
 * const net = await mrcgVadNet();
 * const posteriors = net.posteriors({ samples: new Float32Array(16000), sampleRate: 16000 });
 * [posteriors.length, Math.max(...posteriors) < 0.5]; // → [100, true]
 * ```
 */
export async function mrcgVadNet(options: MrcgVadNetOptions = {}): Promise<MrcgVadNet> {
  requireOptions('mrcgVadNet', 'options', options);
  if (options.weights !== undefined) return netOf(await readWeights(options.weights));
  shipped ??= import('./mrcg-vad-weights.json').then((module) => readWeights(module.default));
  return netOf(await shipped);
}

let shipped: Promise<VadWeights> | undefined;

async function readWeights(file: unknown): Promise<VadWeights> {
  const weights = await readVadWeights('mrcgVadNet', file);
  const { width } = mrcgRows(SAMPLE_RATE, {});
  if (weights.mean.length === width) return weights;
  throw new VadWeightsError(
    'form',
    `mrcgVadNet: weights must be for ${width} features of MRCG; got ${weights.mean.length}. Train on mrcg(signal, { rms: null }).`,
  );
}

function netOf(weights: VadWeights): MrcgVadNet {
  const source = () => sourceThrough(mrcgRows(SAMPLE_RATE, { rms: null }, POWER), createVadRows(weights));
  return {
    card: weights.card,
    sampleRate: SAMPLE_RATE,
    frameSeconds: HOP / SAMPLE_RATE,
    posteriors(signal) {
      const reader = readerOf('posteriors', signal);
      if (reader.sampleRate !== SAMPLE_RATE) {
        throw new RangeError(
          `posteriors: sampleRate must be ${SAMPLE_RATE}; got ${reader.sampleRate}. Use resample(signal, ${SAMPLE_RATE}).`,
        );
      }
      return readRows(reader, source()).data;
    },
    createStream() {
      const rows = source();
      let received = 0;
      let open = true;
      const take = (samples: Float32Array, last: boolean) => {
        if (!open) throw new RangeError('VadStream: the stream has been finished. Create another one.');
        requireStreamSamples('VadStream.push', samples, received);
        received += samples.length;
        open = !last;
        return rows.push(samples, last);
      };
      return {
        latencySeconds: ((1 + MRCG_AHEAD + Math.max(0, ...weights.offsets)) * HOP) / SAMPLE_RATE,
        push: (samples) => take(samples, false),
        finish: () => take(new Float32Array(0), true),
      };
    },
  };
}
