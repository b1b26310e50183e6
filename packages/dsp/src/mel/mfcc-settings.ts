import {
  requireBoolean,
  requireFinite,
  requireInRange,
  requireInteger,
  requireOneOf,
  requireOptions,
  requirePositive,
} from '@avemo/checks';
import { requireFrameGrid } from '../frames/frame-grid';
import { windowWeights } from '../frames/window-weights';
import { cepstralConvention, mfccPresets, type CepstralConvention } from './cepstral-convention';
import { requireMelOptions } from './mel-filterbank';
import type { MfccOptions } from './mfcc-options';

/** The options of `mfcc` laid over those of its preset, checked. @internal */
export function requireMfccOptions(sampleRate: number, options: MfccOptions) {
  requireOptions('mfcc', 'options', options, "Pass { preset: 'htk' }, or nothing for the defaults");
  const { preset = 'htk', maxFrequency, energy = false } = options;
  requireOneOf('mfcc', 'preset', preset, mfccPresets);
  requireBoolean('mfcc', 'energy', energy);
  const basis = cepstralConvention(preset, sampleRate, options.frameLength);
  const convention: CepstralConvention = { ...basis };
  for (const key of shared) {
    const value = options[key];
    if (value !== undefined) (convention as unknown as Record<string, unknown>)[key] = value;
  }
  const limit = options.dynamicRange === undefined ? basis.dynamicRange : options.dynamicRange;
  convention.dynamicRange = limit ?? Infinity;
  const { frameLength, fftLength, window, periodic } = convention;
  requireFrameGrid('mfcc', convention);
  const weights = windowWeights('mfcc', options.window ?? { name: window, periodic }, frameLength);
  requireMelOptions(
    'mfcc',
    { ...convention, sampleRate, maxFrequency },
    preset === 'kaldi' ? 'refuse' : 'warn',
  );
  if (fftLength < frameLength) {
    throw new RangeError(
      `mfcc: frameLength must be at most fftLength; got frameLength=${frameLength}, fftLength=${fftLength}. Use fftLength ≥ ${frameLength}.`,
    );
  }
  requireInteger('mfcc', 'coefficients', convention.coefficients, { max: convention.melBands });
  requireOneOf('mfcc', 'spectrum', convention.spectrum, ['magnitude', 'power']);
  requireOneOf('mfcc', 'logBefore', convention.logBefore, ['dct', 'mel']);
  requireInRange('mfcc', 'preEmphasis', convention.preEmphasis, 0, 1);
  requireFinite('mfcc', 'lifter', convention.lifter);
  if (convention.lifter < 0) {
    throw new RangeError(`mfcc: lifter must be at least 0; got ${convention.lifter}.`);
  }
  requirePositive('mfcc', 'sampleScale', convention.sampleScale);
  if (convention.dynamicRange !== Infinity) requirePositive('mfcc', 'dynamicRange', convention.dynamicRange);
  return { convention, weights, maxFrequency, energy };
}

/** What an option replaces under its own name. */
const shared = [
  'hopLength',
  'fftLength',
  'edges',
  'melBands',
  'minFrequency',
  'melScale',
  'triangles',
  'areaNorm',
  'coefficients',
  'spectrum',
  'preEmphasis',
  'lifter',
  'logBefore',
  'sampleScale',
] as const;
