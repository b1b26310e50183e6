import type { ContourTable } from './contour-source';
import { periodNoiseRatio } from './period-noise';
import { createPeriodSteadiness } from './period-steadiness';
import type { PitchRange } from './pitch-candidates';
import { pitchLookahead } from './pitch-path';
import { createPitchTracker, pitchSeconds } from './pitch-tracker';
import { createVoicePeriods } from './voice-periods';

/** Share of the period within which the next one is searched. */
const searchRange = 0.25;

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
      const periodsOf = createVoicePeriods(tracker.sampleRate, tracker.hopLength, searchRange);
      const steadinessOf = createPeriodSteadiness();
      return {
        push(samples, last) {
          const out: number[] = [];
          tracker.push(samples, last, ({ pitch, voicing, samples: wave }) => {
            const periods = periodsOf(wave, pitch);
            const { jitter, jitterChange, shimmer } = steadinessOf(periods);
            out.push(pitch, voicing, jitter, jitterChange, shimmer, periodNoiseRatio(periods));
          });
          return new Float64Array(out);
        },
      };
    },
  };
}
