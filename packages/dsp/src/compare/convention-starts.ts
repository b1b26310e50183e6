import type { Convention, ConventionFeature } from './convention';
import { mfccPresets } from '../mel/cepstral-convention';
import { ofPreset } from './convention-of-options';

/** Conventions of toolkits from which the search begins beside ours: with their frames, and with ours. @internal */
export function starts(feature: ConventionFeature, ours: Convention, sampleRate: number): Convention[] {
  const { deltas, deltaRadius, frameLength, hopLength, fftLength, minFrequency, maxFrequency, melBands } =
    ours;
  if (feature === 'spectrogram') return [];
  const kept = { deltas, deltaRadius };
  return mfccPresets.flatMap((name) => {
    const preset = ofPreset(sampleRate, name);
    const frames = { frameLength, hopLength, fftLength };
    const whole = { ...preset, ...kept };
    if (feature === 'mfcc')
      return [whole, { ...whole, ...frames }, { ...whole, ...frames, minFrequency, maxFrequency, melBands }];
    // What a toolkit does before its DCT; spectra have neither pre-emphasis nor a scale of the samples then.
    const plain = {
      ...whole,
      melBands,
      ...(feature === 'log-mel' ? {} : { logarithm: 'none' as const, dynamicRange: Infinity }),
    };
    return [
      plain,
      { ...plain, ...frames },
      { ...plain, ...frames, sampleScale: 1, preEmphasis: 0, minFrequency, maxFrequency },
    ];
  });
}
