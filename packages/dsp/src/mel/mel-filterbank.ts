import {
  ndArray,
  requireBoolean,
  requireInRange,
  requireInteger,
  requireOneOf,
  requireOptions,
  requirePositive,
} from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { createMelBands } from './mel-bands';
import type { MelFilterbankOptions } from './mel-options';

export type { MelScale, MelOptions, MelFilterbankOptions } from './mel-options';

/**
 * Triangular mel filters: with f_0 … f_{B+1} equally spaced on the mel scale from minFrequency to maxFrequency,
 * W[b, k] = max(0, min((f − f_b)/(f_{b+1} − f_b), (f_{b+2} − f)/(f_{b+2} − f_{b+1}))) at f = k·sampleRate/N;
 * for `triangles: 'mel'` with every f replaced by its mel value; for `areaNorm` times 2/(f_{b+2} − f_b).
 *
 * A band narrower than the spacing of the bins can hold none of them and is zero throughout: a warning on the console says
 * so, once (as librosa and torchaudio warn); `mfcc` with Kaldi's preset refuses such bands, as Kaldi does.
 *
 * @param options - the bands, the rate and the transform length
 * @returns the weights ≥ 0, [melBands, floor(fftLength/2) + 1]
 * @throws RangeError for frequencies outside 0 ≤ min < max ≤ sampleRate/2 and counts below 1
 *
 * Source: AVEF, Ma et al. 2019, equation (2.1), https://doi.org/10.1016/j.inffus.2018.06.003 (the mel bank).
 * Source: M. Slaney, Auditory Toolbox, 1998, https://engineering.purdue.edu/~malcolm/interval/1998-010/.
 * Source: The HTK Book, section 5.4, https://htk.eng.cam.ac.uk.
 * @example
 * ```ts
 * import { melFilterbank } from '@avemo/dsp';
 *
 * const bank = melFilterbank({ sampleRate: 16000, fftLength: 512, melBands: 64 });
 * [bank.shape, bank.get(0, 1)]; // → [[64, 257], 0.8756]
 * ```
 */
export function melFilterbank(options: MelFilterbankOptions): NdArray<Float32Array> {
  requireMelOptions('melFilterbank', options);
  const { melBands, fftLength } = options;
  const bins = Math.floor(fftLength / 2) + 1;
  const { bounds, slope, scale } = createMelBands(options);
  const data = new Float32Array(melBands * bins);
  for (let b = 0; b < melBands; b++) {
    for (let k = bounds[b]; k < bounds[b + 1]; k++) data[b * bins + k] = scale[b] * slope[k];
    for (let k = bounds[b + 1]; k < bounds[b + 2]; k++) data[b * bins + k] = scale[b] * (1 - slope[k]);
  }
  return ndArray(data, [melBands, bins]);
}

/** Each is said once. */
const warned = /* @__PURE__ */ new Set<string>();

/**
 * Checks the options; bands that hold no bin are refused or warned of.
 * @internal
 */
export function requireMelOptions(
  caller: string,
  options: MelFilterbankOptions,
  emptyBands: 'warn' | 'refuse' = 'warn',
): void {
  requireOptions(caller, 'options', options, 'Pass { sampleRate, fftLength, melBands }');
  const {
    sampleRate,
    fftLength,
    melBands,
    minFrequency = 0,
    melScale = 'htk',
    triangles = 'hertz',
    areaNorm = false,
  } = options;
  requirePositive(caller, 'sampleRate', sampleRate);
  requireInteger(caller, 'fftLength', fftLength, { max: 2 ** 26 });
  requireInteger(caller, 'melBands', melBands, { max: 2 ** 16 });
  const nyquist = sampleRate / 2;
  const { maxFrequency = nyquist } = options;
  requireInRange(caller, 'minFrequency', minFrequency, 0, nyquist);
  requireInRange(caller, 'maxFrequency', maxFrequency, 0, nyquist);
  if (minFrequency >= maxFrequency) {
    throw new RangeError(
      `${caller}: minFrequency must be below maxFrequency; got ${minFrequency} and ${maxFrequency}.`,
    );
  }
  requireOneOf(caller, 'melScale', melScale, ['htk', 'slaney']);
  requireOneOf(caller, 'triangles', triangles, ['hertz', 'mel']);
  requireBoolean(caller, 'areaNorm', areaNorm);
  const empty = countEmptyBands(options);
  if (empty === 0) return;
  const message = `${caller}: ${empty} of ${melBands} mel bands hold no bin of fftLength=${fftLength} at ${sampleRate} Hz, so that they never change. Use fewer melBands or a longer fftLength.`;
  if (emptyBands === 'refuse') throw new RangeError(message);
  // eslint-disable-next-line no-console -- what librosa and torchaudio do, too
  if (!warned.has(message)) console.warn(message);
  warned.add(message);
}

function countEmptyBands(options: MelFilterbankOptions): number {
  const { bounds, slope } = createMelBands(options);
  let empty = 0;
  for (let b = 0; b < options.melBands; b++) {
    let weight = 0;
    for (let k = bounds[b]; k < bounds[b + 1]; k++) weight += slope[k];
    for (let k = bounds[b + 1]; k < bounds[b + 2]; k++) weight += 1 - slope[k];
    if (weight === 0) empty++;
  }
  return empty;
}
