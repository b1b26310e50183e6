import { createPolynomialRoots } from '../vocal-tract/polynomial-roots';
import type { Frame } from './frame';
import type { FrameView } from './frame-spectra';
import { resampledFrame } from './resampled-frame';
import { createSinglePredictor } from './single-predictor';

/** The first formants of a frame in order of frequency; 0 where there are fewer. @internal */
export interface FormantFrame {
  /** Hz. */
  frequencies: Float64Array;
  /** Hz. */
  bandwidths: Float64Array;
}

const resampledRate = 11000;
const order = 11;
/** Hz; what is broader is no formant of openSMILE's either. */
const [lowest, highest, widest] = [50, 5500, 8500];

/**
 * Formants as openSMILE computes them for GeMAPS: the frame is brought to 11 kHz through its spectrum, of which as many bins
 * are kept as the new frame has pairs of samples and the first 20 ms of the zero-padded result are used; linear prediction
 * of order 11 by the autocorrelation method; then the roots of 1 − Σ a_i z^−i, where the filter of that prediction is
 * 1 + Σ a_i z^−i. So these are not the resonances that Praat or `formants` find: they are broad, and the first lies far
 * lower. It is kept, for numbers to agree with openSMILE's.
 * @internal
 */
export function formantsOf(frame: Frame, view: FrameView, count: number): () => FormantFrame {
  return frame.part(`formants ${JSON.stringify(view)} ${count}`, () => {
    const resampled = resampledFrame(frame, view, resampledRate);
    const predictor = createSinglePredictor(order);
    const polynomial = new Float64Array(order + 1);
    const { real, imag, solve } = createPolynomialRoots(order);
    const found: FormantFrame = {
      frequencies: new Float64Array(count),
      bandwidths: new Float64Array(count),
    };
    return () => {
      found.frequencies.fill(0);
      found.bandwidths.fill(0);
      if (!predictor.fit(resampled())) return found;
      polynomial[0] = 1;
      for (let i = 0; i < order; i++) polynomial[i + 1] = -predictor.coefficients[i];
      solve(polynomial);
      const roots: { frequency: number; bandwidth: number }[] = [];
      for (let i = 0; i < real.length; i++) {
        if (imag[i] <= 1e-9) continue;
        const frequency = (Math.atan2(imag[i], real[i]) * resampledRate) / (2 * Math.PI);
        if (frequency < lowest || frequency > highest) continue;
        const bandwidth = (Math.abs(Math.log(Math.hypot(real[i], imag[i]))) * resampledRate) / Math.PI;
        if (bandwidth <= widest) roots.push({ frequency, bandwidth });
      }
      roots.sort((a, b) => a.frequency - b.frequency);
      for (let i = 0; i < Math.min(count, roots.length); i++) {
        found.frequencies[i] = roots[i].frequency;
        found.bandwidths[i] = roots[i].bandwidth;
      }
      return found;
    };
  });
}
