import type { ContourTable } from './contour-source';
import { createSinglePitch, type SinglePitchOptions } from './single-pitch';

/** Pitch of single frames by subharmonic summation, and how clear it is. @internal */
export function pitchShsContours(options: SinglePitchOptions): ContourTable {
  return {
    names: ['F0final', 'voicingFinalUnclipped'],
    frameSeconds: options.frameSeconds,
    lookahead: 1,
    create(sampleRate) {
      const tracker = createSinglePitch(sampleRate, options);
      return {
        push(samples, last) {
          const out: number[] = [];
          tracker.push(samples, last, ({ pitch, voicing }) => out.push(pitch, voicing));
          return Float64Array.from(out);
        },
      };
    },
  };
}
