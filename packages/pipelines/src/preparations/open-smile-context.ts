import { createOpenSmile, type OpenSmile } from '@avemo/dsp/opensmile';
import { openSmileSetOf, type OpenSmileName } from '../features/open-smile-sets';
import { openColumnFile } from '../io/column-file';
import { signalPiecesAt } from '../io/sound-pieces-at';
import type { Block, Blocks } from '../prepare/block';
import type { Media } from '../prepare/media';
import { definePreparation } from '../prepare/preparation';

/** Options of {@link openSmileContext}. */
export type OpenSmileContextOptions = {
  /** Which of openSMILE's sets. */
  set: OpenSmileName;
  /** Seconds from one row to the next. */
  step: number;
  /** Seconds of sound, around its time, that a row describes. */
  context: number;
};

const SAMPLE_RATE = 16000;
/** Seconds below which functionals have no frames to describe. */
const SHORTEST = 0.1;

/**
 * openSMILE's functionals of the sound around each moment: `sound` [rows, functionals of the set], over `context` seconds around
 * the row's time, moved inwards at both ends of the clip. Sound shorter than 0.1 s gives zeros. A clip without sound has no block.
 *
 * Source: F. Eyben, M. Wöllmer & B. Schuller, openSMILE, 2010, https://doi.org/10.1145/1873951.1874246.
 *
 * @example
 * ```ts
 * import { openSmileContext, type Blocks } from '@avemo/pipelines';
 *
 * const samples = Float32Array.from({ length: 32000 }, (_, n) => 0.5 * Math.sin(0.06 * n));
 * const signal = { samples, sampleRate: 16000 };
 * const audio = { read: async () => signal, async *chunks() { yield signal; } };
 * const options = { set: 'egemaps-v02', step: 0.5, context: 1 } as const;
 * const made = await openSmileContext.run({ audio }, options, async () => ({}));
 * (made as Blocks).sound!.shape; // → [4, 88]
 * ```
 */
export const openSmileContext = definePreparation({
  name: 'open-smile-context',
  version: 1,
  async run({ audio }: Media, { set: name, step, context }: OpenSmileContextOptions): Promise<Blocks> {
    const set = openSmileSetOf('openSmileContext', name);
    if (!audio) return {};
    const contours = openColumnFile();
    const stream = createOpenSmile(set, { sampleRate: SAMPLE_RATE, openKeeper: contours.open });
    try {
      let samples = 0;
      for await (const piece of signalPiecesAt(audio.chunks(), SAMPLE_RATE)) {
        samples += piece.length;
        stream.push(piece);
      }
      stream.finish();
      return { sound: rowsOf(stream, { seconds: samples / SAMPLE_RATE, step, context }) };
    } finally {
      contours.remove();
    }
  },
});

function rowsOf(
  stream: OpenSmile,
  { seconds, step, context }: { seconds: number; step: number; context: number },
): Block {
  const rows = Math.max(1, Math.floor(seconds / step + 1e-9));
  const width = stream.set.functionalNames.length;
  const data = new Float32Array(rows * width);
  const times = Float64Array.from({ length: rows }, (_, row) => row * step);
  if (seconds >= SHORTEST) {
    for (let row = 0; row < rows; row++) {
      const start = Math.max(0, Math.min(times[row] - context / 2, seconds - context));
      const values = stream.functionals({ start, end: Math.min(seconds, start + context) });
      data.set(
        values.map((value) => (Number.isFinite(value) ? value : 0)),
        row * width,
      );
    }
  }
  return { data, shape: [rows, width], times };
}
