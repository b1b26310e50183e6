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
