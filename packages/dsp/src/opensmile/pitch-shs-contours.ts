import { createFrameCutter } from '../frames/frame-cutter';
import { frameGrid, type ContourTable } from './contour-source';
import { createFrame } from './frame';
import { magnitudesOf } from './frame-spectra';
import { createPitchCandidates, type PitchRange } from './pitch-candidates';

const voicingThreshold = 0.7;

/**
 * Pitch of single frames by subharmonic summation: the clearest candidate, where it is above 0.7, and how clear it is. A
 * frame comes with the one behind it, the last frame of a stream never, as in openSMILE. @internal
 */
export function pitchShsContours(frameSeconds: number, range: PitchRange): ContourTable {
  return {
    names: ['F0final', 'voicingFinalUnclipped'],
    frameSeconds,
    lookahead: 1,
    create(sampleRate) {
      const grid = frameGrid(sampleRate, frameSeconds);
      const frame = createFrame(grid.frameLength / frameSeconds, grid.frameLength);
      const magnitudes = magnitudesOf(frame, { window: 'gauss' });
      const candidatesOf = createPitchCandidates(frame.fftLength / 2 + 1, frame.sampleRate, range);
      const cutter = createFrameCutter(grid);
      let held: [number, number] | undefined;
      return {
        push(samples, last) {
          const out: number[] = [];
          cutter.cut(samples, last, (source, start) => {
            if (held) out.push(...held);
            frame.moveTo(source, start);
            const { frequency = 0, voicing = 0 } = candidatesOf(magnitudes()).at(0) ?? {};
            held = [voicing > voicingThreshold ? frequency : 0, voicing];
          });
          return Float64Array.from(out);
        },
      };
    },
  };
}
