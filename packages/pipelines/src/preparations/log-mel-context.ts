import { createExtractor } from '@avemo/dsp';
import { signalPiecesAt } from '../io/sound-pieces-at';
import type { Blocks } from '../prepare/block';
import type { AudioTrack, Media } from '../prepare/media';
import { definePreparation } from '../prepare/preparation';

/** Options of {@link logMelContext}. */
export type LogMelContextOptions = {
  /** Seconds from one row to the next. */
  step: number;
  /** Seconds of sound, around its time, that a row describes. */
  context: number;
};

const SAMPLE_RATE = 16000;
const BANDS = 64;
const LENGTH = 400;
const HOP = 160;

/** The front end of VGGish: 25 ms frames every 10 ms, 64 bands from 125 to 7500 Hz. */
const frontEnd = {
  frameLength: LENGTH,
  hopLength: HOP,
  fftLength: 512,
  window: { name: 'hann', periodic: true },
  melBands: BANDS,
  minFrequency: 125,
  maxFrequency: 7500,
  triangles: 'mel',
} as const;

/**
 * What the sound around each moment is like: `sound` [rows, 128], the mean and then the standard deviation of the 64 log-mel
 * bands that VGGish sees, over `context` seconds around the row's time. VGGish itself turns the same bands into 128 numbers, but
 * its trained weights are not part of this library. A clip without sound has no block.
 *
 * Source: Hershey et al. 2017 (VGGish's bands), https://doi.org/10.1109/ICASSP.2017.7952132.
 *
 * @example
 * ```ts
 * import { logMelContext, type Blocks } from '@avemo/pipelines';
 *
 * const signal = { samples: new Float32Array(16000), sampleRate: 16000 };
 * const audio = { read: async () => signal, async *chunks() { yield signal; } };
 * const made = await logMelContext.run({ audio }, { step: 0.04, context: 0.96 }, async () => ({}));
 * (made as Blocks).sound!.shape; // → [25, 128]
 * ```
 */
export const logMelContext = definePreparation({
  name: 'log-mel-context',
  version: 1,
  async run({ audio }: Media, { step, context }: LogMelContextOptions): Promise<Blocks> {
    if (!audio) return {};
    const { data: mel, frames, seconds } = await framesOf(audio);
    const rows = Math.max(1, Math.floor(seconds / step + 1e-9));
    const { sums, squares } = runningSums(mel, frames);
    const centres = Float64Array.from({ length: frames }, (_, i) => (i * HOP + LENGTH / 2) / SAMPLE_RATE);
    const data = new Float32Array(rows * 2 * BANDS);
    const times = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      times[row] = row * step;
      const from = firstAt(centres, times[row] - context / 2);
      const first = Math.min(from, frames - 1);
      const last = Math.min(frames, Math.max(first + 1, firstAt(centres, times[row] + context / 2)));
      for (let band = 0; band < BANDS && frames > 0; band++) {
        const total = sums[last * BANDS + band] - sums[first * BANDS + band];
        const square = squares[last * BANDS + band] - squares[first * BANDS + band];
        const mean = total / (last - first);
        data[row * 2 * BANDS + band] = mean;
        data[row * 2 * BANDS + BANDS + band] = Math.sqrt(Math.max(0, square / (last - first) - mean * mean));
      }
    }
    return { sound: { data, shape: [rows, 2 * BANDS], times } };
  },
});

async function framesOf(audio: AudioTrack): Promise<{ data: Float32Array; frames: number; seconds: number }> {
  const extractor = createExtractor({
    version: 1,
    sampleRate: SAMPLE_RATE,
    feature: 'log-mel',
    options: frontEnd,
  });
  const parts: Float32Array[] = [];
  let samples = 0;
  for await (const piece of signalPiecesAt(audio.chunks(), SAMPLE_RATE)) {
    samples += piece.length;
    parts.push(extractor.push(piece).data);
  }
  parts.push(extractor.finish().data);
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (data.set(part, at), at + part.length), 0);
  return { data, frames: data.length / BANDS, seconds: samples / SAMPLE_RATE };
}

/** Sums over the frames before each one, so that any stretch costs two differences. */
function runningSums(data: Float32Array, frames: number) {
  const sums = new Float64Array((frames + 1) * BANDS);
  const squares = new Float64Array((frames + 1) * BANDS);
  for (let i = 0; i < frames * BANDS; i++) {
    sums[i + BANDS] = sums[i] + data[i];
    squares[i + BANDS] = squares[i] + data[i] * data[i];
  }
  return { sums, squares };
}

/** The first of rising times that is not before `time`. */
function firstAt(times: ArrayLike<number>, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
