import type { Descriptor } from './descriptor';
import { powerSpectrumOf, type FrameView } from './frame-spectra';

const floor = 1e-14;
const decibel = (power: number) => 10 * Math.log10(Math.max(floor, power));

/**
 * How energy is spread over frequency, as GeMAPS has it:
 * - alpha ratio: the energy of 1–5 kHz over that below 1 kHz, dB;
 * - Hammarberg index: the highest level below 2 kHz over the highest of 2–5 kHz, dB;
 * - slope 0–500 and 500–1500 Hz: of the regression line through the levels, dB/Hz.
 *
 * Source: F. Eyben et al., The Geneva Minimalistic Acoustic Parameter Set, 2016, https://doi.org/10.1109/TAFFC.2015.2457417.
 * @internal
 */
export function spectralBalanceDescriptor(view: FrameView): Descriptor {
  return {
    names: ['alphaRatio', 'hammarbergIndex', 'slope0-500', 'slope500-1500'],
    prepare(frame) {
      const spectrum = powerSpectrumOf(frame, view);
      const spacing = frame.sampleRate / frame.fftLength;
      const last = frame.fftLength / 2;
      const below = (frequency: number) => Math.min(last + 1, Math.ceil(frequency / spacing));
      const upTo = (frequency: number) => Math.min(last, Math.floor(frequency / spacing));
      const [thousand, twoThousand, top] = [below(1000), below(2000), upTo(5000)];
      const levels = new Float64Array(last + 1);
      return (out, offset) => {
        const power = spectrum();
        let [low, high] = [0, 0];
        for (let k = 0; k < thousand; k++) low += power[k];
        for (let k = thousand; k <= top; k++) high += power[k];
        let [lowPeak, highPeak] = [0, 0];
        for (let k = 0; k < twoThousand; k++) lowPeak = Math.max(lowPeak, power[k]);
        for (let k = twoThousand; k <= top; k++) highPeak = Math.max(highPeak, power[k]);
        for (let k = 0; k <= upTo(1500); k++) levels[k] = decibel(power[k]);
        out[offset] = low > 0 ? decibel(high / low) : 0;
        out[offset + 1] = decibel(lowPeak) - decibel(highPeak);
        out[offset + 2] = slopeOf(levels, 0, upTo(500), spacing);
        out[offset + 3] = slopeOf(levels, upTo(500), upTo(1500), spacing);
      };
    },
  };
}

/** The slope of the line through the levels of bins `from` to `to`; openSMILE divides by one bin less than it sums. */
function slopeOf(levels: Float64Array, from: number, to: number, spacing: number): number {
  const n = to - from;
  let [sumF, sumFF, sumL, sumFL] = [0, 0, 0, 0];
  for (let k = from; k <= to; k++) {
    const frequency = k * spacing;
    sumF += frequency;
    sumFF += frequency * frequency;
    sumL += levels[k];
    sumFL += frequency * levels[k];
  }
  return (n * sumFL - sumF * sumL) / (n * sumFF - sumF * sumF);
}
