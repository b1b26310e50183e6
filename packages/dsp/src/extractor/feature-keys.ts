import type { FeatureName, FeatureOptions } from './extractor-spec';

/**
 * What a key of a spec may hold: a `number`; a `length` in samples, frames or bins, at most 2²⁰, so that a spec of unknown
 * origin cannot ask for all memory; a `count` up to 4096. Ranges are the functions' own business. @internal
 */
export type KeyKind =
  'number' | 'length' | 'count' | 'boolean' | 'string' | 'window' | 'numbers' | 'number or null';

/** The keys of an object of a spec. @internal */
export type Keys<Options> = { [Key in keyof Required<Options>]: KeyKind };

type FeatureKeys = { [Name in FeatureName]: Keys<FeatureOptions[Name]> };

/** The keys of each feature's options; made by a call, so that bundlers can leave it out. @internal */
export const featureKeys: FeatureKeys = /* @__PURE__ */ keysOfFeatures();

function keysOfFeatures(): FeatureKeys {
  const frame = { frameLength: 'length', hopLength: 'length', edges: 'string' } as const;
  const spectrum = { ...frame, fftLength: 'length', window: 'window' } as const;
  const bands = {
    melBands: 'count',
    minFrequency: 'number',
    maxFrequency: 'number',
    melScale: 'string',
    triangles: 'string',
    areaNorm: 'boolean',
  } as const;
  const mel = { ...spectrum, ...bands, spectrum: 'string' } as const;
  const spectrogram = { ...spectrum, bins: 'length', scale: 'string' } as const;
  const pitch = { ...frame, minFrequency: 'number', maxFrequency: 'number' } as const;
  const cochlea = { channels: 'count', minFrequency: 'number', maxFrequency: 'number' } as const;
  const path = { voicingThreshold: 'number', lookahead: 'count' } as const;
  const silence = { silenceThreshold: 'number', referencePeak: 'number' } as const;

  return {
    frames: frame,
    spectrogram,
    stft: spectrum,
    mel,
    'log-mel': { ...mel, offset: 'number' },
    vggish: { hopFrames: 'length' },
    mfcc: {
      ...mel,
      preset: 'string',
      coefficients: 'count',
      preEmphasis: 'number',
      lifter: 'number',
      sampleScale: 'number',
      energy: 'boolean',
      dynamicRange: 'number or null',
    },
    'spectral-centroid': spectrogram,
    'spectral-bandwidth': spectrogram,
    'spectral-rolloff': { ...spectrogram, share: 'number' },
    'spectral-flux': { ...spectrogram, norm: 'string' },
    'spectral-flatness': { ...spectrogram, floor: 'number' },
    'spectral-contrast': { ...spectrogram, octaves: 'count', minFrequency: 'number', quantile: 'number' },
    'spectral-slope': { ...spectrogram, minFrequency: 'number', maxFrequency: 'number' },
    'short-time-energy': { ...frame, window: 'window', scale: 'string' },
    'rms-energy': frame,
    'zero-crossing-rate': { ...frame, preset: 'string' },
    intensity: frame,
    loudness: spectrum,
    autocorrelation: { ...frame, maxLag: 'number', scale: 'string' },
    'pitch-yin': { ...pitch, threshold: 'number', maxAperiodicity: 'number', form: 'string' },
    'pitch-shs': { ...pitch, ...path },
    'pitch-correlation': { ...pitch, ...path, ...silence, method: 'string' },
    'harmonics-to-noise-ratio': { ...frame, minFrequency: 'number', ...silence },
    'gammatone-filterbank': { frequencies: 'numbers' },
    cochleagram: { ...cochlea, frameLength: 'length', hopLength: 'length', scale: 'string' },
    mrcg: { ...cochlea, rms: 'number or null', deltas: 'string' },
  };
}

/** Features that only a whole signal has, and what to do instead. @internal */
export const wholeSignalFeatures: Record<string, string> = {
  'pitch-pyin':
    "its path through all frames cannot be bounded; use 'pitch-yin', or 'pitch-shs' with lookahead",
  formants: 'it resamples the whole signal first; compute formants(signal) on stretches of speech',
  'detect-endpoints': 'its thresholds come from the quietest and the loudest of the whole signal',
  'pause-duration': 'it measures a whole segment',
  'beat-histogram': 'it counts over the whole signal',
  'glottal-pulses': 'they are searched along the pitch of the whole signal',
  jitter: 'it is one value of a whole recording',
  shimmer: 'it is one value of a whole recording',
  functionals: 'they are statistics of a whole clip; apply functionals() to the rows collected so far',
  'feature-statistics': 'they are fitted on a corpus; give the fitted ones as statistics',
};
