import type { ContourTable } from './contour-source';
import { createPeriodSteadiness } from './period-steadiness';
import { createSinglePitch, type SinglePitchOptions } from './single-pitch';
import { createVoicePeriods } from './voice-periods';

/** What the last pitch counts in the envelope. */
const envelopeShare = 0.25;

/**
 * Pitch without a path, its envelope e, how clear it is, and jitter, its second difference and shimmer of the periods of
 * voiced frames. e begins as the first pitch, becomes ¾ e + ¼ F₀ in a frame with pitch, and stays in others. @internal
 */
export function singlePitchContours(options: SinglePitchOptions, searchRange: number): ContourTable {
  return {
    names: ['F0finEnv', 'voicingFinalUnclipped', 'F0final', 'jitterLocal', 'jitterDDP', 'shimmerLocal'],
    frameSeconds: options.frameSeconds,
    lookahead: 1,
    create(rate) {
      const tracker = createSinglePitch(rate, options);
      const periodsOf = createVoicePeriods(tracker.sampleRate, tracker.hopLength, searchRange, 'lowest');
      const steadinessOf = createPeriodSteadiness();
      let envelope = 0;
      return {
        push(samples, last) {
          const out: number[] = [];
          tracker.push(samples, last, ({ pitch, voicing, samples: wave }) => {
            if (pitch > 0) envelope = envelope > 0 ? envelope + envelopeShare * (pitch - envelope) : pitch;
            const { jitter, jitterChange, shimmer } = steadinessOf(periodsOf(wave, pitch));
            out.push(envelope, voicing, pitch, jitter, jitterChange, shimmer);
          });
          return Float64Array.from(out);
        },
      };
    },
  };
}
