import type { ContourTable } from './contour-source';
import { createPeriodNoise } from './period-noise';
import { createPeriodSteadiness } from './period-steadiness';
import type { PitchRange } from './pitch-candidates';
import { pitchLookahead } from './pitch-path';
import { createPitchTracker, pitchSeconds } from './pitch-tracker';

/**
 * What the later challenge sets measure of the voice, in frames of 60 ms: pitch in Hz and how clear it is, and of the periods
 * of voiced frames jitter, its second difference, shimmer and the harmonics-to-noise ratio.
 * @internal
 */
export function voiceQualityContours(range: PitchRange): ContourTable {
  return {
    names: ['F0final', 'voicingFinalUnclipped', 'jitterLocal', 'jitterDDP', 'shimmerLocal', 'logHNR'],
    frameSeconds: pitchSeconds,
    lookahead: pitchLookahead,
    create(sampleRate) {
      const tracker = createPitchTracker(sampleRate, range);
      const steadinessOf = createPeriodSteadiness(tracker.sampleRate, tracker.hopLength);
      const noiseRatioOf = createPeriodNoise(tracker.sampleRate, tracker.hopLength);
      return {
        push(samples, last) {
          const out: number[] = [];
          tracker.push(samples, last, ({ pitch, voicing, samples: wave }) => {
            const { jitter, shimmer } = steadinessOf(wave, pitch);
            out.push(pitch, voicing, jitter, jitter, 10 ** (shimmer / 20) - 1, noiseRatioOf(wave, pitch));
          });
          return Float64Array.from(out);
        },
      };
    },
  };
}
