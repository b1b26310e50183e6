import type { FrameFeature } from '../frames/frame-feature';
import type { FrameGrid, FrameSpectrumOptions } from '../frames/frame-options';
import type { Rows } from '../frames/row-stage';
import { createWindowedFrame } from '../frames/windowed-frame';
import type { MelBands } from '../mel/mel-bands';
import { createFramePair } from './frame-pair';
import { createRealFft } from './real-fft';

/** Of two frames that are transformed together, the first or the second; a frame alone is the first. @internal */
export type Lane = 0 | 1;

/** What becomes of a frame between its samples and its row. @internal */
export interface SpectralFeatureOptions<Out extends Rows> {
  /** |X| instead of |X|². */
  root: boolean;
  /** How many bins from 0 Hz on. */
  bins: number;
  /** Sums of bins, which then take the place of the bins. */
  bands?: MelBands;
  /** Fills a frame that is to be transformed. Default: the samples times the window. */
  prepare?: (samples: Float32Array, start: number, frame: Float64Array, lane: Lane) => void;
  /** Values of a row. */
  width: number;
  /** Writes a row from the values at `from`, `from + step`, … */
  writeRow(values: Float64Array, from: number, step: number, out: Out, offset: number, lane: Lane): void;
}

/**
 * A feature of the spectra of single frames. This is the one place that knows of pairs: two frames that follow each other
 * are transformed at once where the machine can, with the bits of one after the other.
 * @internal
 */
export function spectralFeature<Out extends Rows = Float32Array>(
  caller: string,
  options: FrameSpectrumOptions & FrameGrid & { fftLength: number },
  { root, bins, bands, prepare, width, writeRow }: SpectralFeatureOptions<Out>,
): FrameFeature<Out> {
  const { frameLength, hopLength, edges, fftLength } = options;
  const { weights, write: windowedFrame } = createWindowedFrame(caller, options);
  const fft = createRealFft(fftLength);
  const pair = createFramePair({ weights, fftLength, bins, root, edges, bands });
  const first = new Float64Array(fftLength);
  const second = prepare && pair ? new Float64Array(fftLength) : first;
  const spectrum = new Float64Array(bins);
  const sums = new Float64Array(bands ? bands.scale.length : 0);
  return {
    grid: { frameLength, hopLength, edges },
    width,
    write(samples, start, out, offset) {
      if (prepare) prepare(samples, start, first, 0);
      else windowedFrame(samples, start, first);
      fft.power(first, spectrum, root);
      bands?.sum(spectrum, sums);
      writeRow(bands ? sums : spectrum, 0, 1, out, offset, 0);
    },
    writePair:
      pair &&
      ((samples, startA, startB, out, offset) => {
        if (prepare) {
          prepare(samples, startA, first, 0);
          prepare(samples, startB, second, 1);
          pair.takeFrames(first, second);
        } else {
          pair.takeSamples(samples, startA, startB);
        }
        const values = bands ? pair.melSums() : pair.spectra();
        writeRow(values, 0, 2, out, offset, 0);
        writeRow(values, 1, 2, out, offset + width, 1);
      }),
  };
}
