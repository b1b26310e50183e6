import { formatValue, requireFinite, requireInRange, requireInteger, requirePositive } from '@avemo/checks';
import { requireMelOptions, type MelFilterbankOptions } from './mel-filterbank';
import type { MfccOptions } from './mfcc';
import { cepstralConventions, type CepstralConvention } from './cepstral-convention';
import { requireFrameOptions } from '../frames/frame-grid';
import { windowWeights } from '../frames/window-weights';

/** The options of `mfcc` laid over those of its preset, checked. @internal */
export function requireMfccOptions(sampleRate: number, options: MfccOptions) {
  if (
    options === null ||
    typeof options !== 'object' ||
    !Object.hasOwn(cepstralConventions, options.preset)
  ) {
    throw new RangeError(
      `mfcc: preset must be 'htk', 'kaldi', 'librosa' or 'opensmile'; got ${formatValue(options?.preset)}.`,
    );
  }
  const preset: CepstralConvention = cepstralConventions[options.preset];
  const {
    frameLength = preset.frameLength(sampleRate),
    hopLength = preset.hopLength(sampleRate),
    edges = preset.edges,
    window = preset.window,
  } = options;
  requireFrameOptions('mfcc', { frameLength, hopLength, edges });
  const weights = windowWeights(
    'mfcc',
    typeof window === 'function' ? window(frameLength) : window,
    frameLength,
  );

  const { fftLength = preset.fftLength(frameLength) } = options;
  const mel: MelFilterbankOptions = {
    sampleRate,
    fftLength,
    melBands: options.melBands ?? preset.mel.melBands,
    minFrequency: options.minFrequency ?? preset.mel.minFrequency,
    maxFrequency: options.maxFrequency,
    melScale: options.melScale ?? preset.mel.melScale,
    triangles: options.triangles ?? preset.mel.triangles,
    areaNorm: options.areaNorm ?? preset.mel.areaNorm,
  };
  requireMelOptions('mfcc', mel);
  if (fftLength < frameLength) {
    throw new RangeError(
      `mfcc: frameLength must be at most fftLength; got frameLength=${frameLength}, fftLength=${fftLength}. Use fftLength ≥ ${frameLength}.`,
    );
  }

  const {
    coefficients = preset.coefficients,
    spectrum = preset.spectrum,
    preEmphasis = preset.preEmphasis,
    lifter = preset.lifter,
    sampleScale = preset.sampleScale,
    dynamicRange: limit = preset.dynamicRange,
  } = options;
  requireInteger('mfcc', 'coefficients', coefficients, { max: mel.melBands });
  if (spectrum !== 'magnitude' && spectrum !== 'power') {
    throw new RangeError(`mfcc: spectrum must be 'magnitude' or 'power'; got ${formatValue(spectrum)}.`);
  }
  requireInRange('mfcc', 'preEmphasis', preEmphasis, 0, 1);
  requireFinite('mfcc', 'lifter', lifter);
  if (lifter < 0) throw new RangeError(`mfcc: lifter must be at least 0; got ${lifter}.`);
  requirePositive('mfcc', 'sampleScale', sampleScale);
  const dynamicRange = limit ?? Infinity;
  if (dynamicRange !== Infinity) requirePositive('mfcc', 'dynamicRange', dynamicRange);
  const convention = { ...preset, coefficients, spectrum, preEmphasis, lifter, sampleScale, dynamicRange };
  return { convention, frame: { frameLength, hopLength, edges, weights }, mel };
}
