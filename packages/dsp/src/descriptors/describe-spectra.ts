import { ndArray, requireInteger, requireOptions, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { featureMatrix } from '../frames/feature-matrix';
import type { Rows, RowStage } from '../frames/row-stage';

/**
 * Writes the values of one frame, whose bins are `bins[offset] … bins[offset + count − 1]`, to `out[place …]`. Frames
 * come in order.
 * @internal
 */
export interface SpectrumDescription {
  /** Values of a frame. */
  readonly width: number;
  write(bins: Rows, offset: number, count: number, out: Float32Array, place: number): void;
}

/** One value per frame. @internal */
export function describeBy(
  describe: (bins: Rows, offset: number, count: number) => number,
): SpectrumDescription {
  return {
    width: 1,
    write(bins, offset, count, out, place) {
      out[place] = describe(bins, offset, count);
    },
  };
}

/** The description of a whole matrix of magnitudes, [frames, width]. @internal */
export function describeSpectra(
  caller: string,
  spectra: NdArray<Float32Array>,
  description: SpectrumDescription,
  { min = 0 }: { min?: number } = {},
): NdArray<Float32Array> {
  const { frames, features, data } = featureMatrix(caller, 'spectra', spectra, { min });
  const result = new Float32Array(frames * description.width);
  for (let t = 0; t < frames; t++) {
    description.write(data, t * features, features, result, t * description.width);
  }
  return ndArray(result, [frames, description.width]);
}

/** The description of a stream of spectra. @internal */
export function describedRows(bins: number, { width, write }: SpectrumDescription): RowStage {
  return {
    width,
    push(rows) {
      const frames = rows.length / bins;
      const out = new Float32Array(frames * width);
      for (let t = 0; t < frames; t++) write(rows, t * bins, bins, out, t * width);
      return out;
    },
  };
}

/** Checks that spectra of so many bins can have been made on this grid, and returns the spacing of the bins in Hz. @internal */
export function binSpacing(caller: string, count: number | undefined, grid: SpectrumGrid): number {
  requireOptions(caller, 'options', grid, 'Pass { sampleRate, fftLength } of the spectrogram');
  const { sampleRate, fftLength } = grid;
  requirePositive(caller, 'sampleRate', sampleRate);
  requireInteger(caller, 'fftLength', fftLength, { max: 2 ** 26 });
  const bins = Math.floor(fftLength / 2) + 1;
  if (count !== undefined && count > bins) {
    throw new RangeError(
      `${caller}: a transform of fftLength=${fftLength} has ${bins} bins; the spectra have ${count}. Pass the fftLength of the spectrogram.`,
    );
  }
  return sampleRate / fftLength;
}
