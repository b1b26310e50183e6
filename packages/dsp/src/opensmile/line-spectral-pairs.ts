import { createLineSpectrum } from '../vocal-tract/line-spectrum';
import type { Descriptor } from './descriptor';
import type { FrameView } from './frame-spectra';
import { resampledFrame } from './resampled-frame';
import { createSinglePredictor } from './single-predictor';

const resampledRate = 11000;

/**
 * Line spectral frequencies, radians, of a predictor of the frame at 11 kHz.
 *
 * Source: F. Itakura, Line spectrum representation of linear predictor coefficients of speech signals, 1975,
 * https://doi.org/10.1121/1.1995189. @internal
 */
export function lineSpectralDescriptor(prefix: string, view: FrameView, order: number): Descriptor {
  return {
    names: Array.from({ length: order }, (_, i) => `${prefix}[${i}]`),
    prepare(frame) {
      const resampled = resampledFrame(frame, view, resampledRate);
      const predictor = createSinglePredictor(order);
      const polynomial = new Float64Array(order + 1);
      const lineSpectrum = createLineSpectrum(order);
      return (out, offset) => {
        predictor.fit(resampled());
        polynomial[0] = 1;
        polynomial.set(predictor.coefficients, 1);
        out.set(lineSpectrum(polynomial), offset);
      };
    },
  };
}
