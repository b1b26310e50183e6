import { createFrameCutter } from '../frames/frame-cutter';
import { frameGrid } from './contour-source';
import { createFrame } from './frame';
import { magnitudesOf, type FrameView } from './frame-spectra';
import { createPitchCandidates, type PitchRange } from './pitch-candidates';

const voicingThreshold = 0.7;
/** Parts of its neighbours' pitches beyond which a pitch is an outlier. */
const [lowest, highest] = [0.8, 1.25];

/** How pitch is found without a path. @internal */
export interface SinglePitchOptions extends PitchRange {
  /** Seconds of a frame. */
  frameSeconds: number;
  view: FrameView;
}

/** A frame whose pitch is decided; its samples are valid until the next one. @internal */
export interface SinglePitchFrame {
  /** Hz, 0 for none. */
  pitch: number;
  /** How clear the clearest candidate is, in [0, 1]. */
  voicing: number;
  samples: Float64Array;
}

/** The pitch of a stream by subharmonic summation, without a path. @internal */
export interface SinglePitch {
  /** Frames in order, each when its pitch is decided. */
  push(samples: Float32Array, last: boolean, visit: (frame: SinglePitchFrame) => void): void;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /** Hz. */
  readonly sampleRate: number;
}

/**
 * The clearest candidate of a frame, where it is above 0.7, and so is that of the frame before or behind it. Where it lies a
 * quarter above, or a fifth below, both of them, the pitch is that of the frame behind. A frame comes with the one behind it;
 * as in openSMILE, the first frame is 0, the last one of a stream never comes, and the samples are those of the frame behind.
 * @internal
 */
export function createSinglePitch(
  rate: number,
  { frameSeconds, view, ...range }: SinglePitchOptions,
): SinglePitch {
  const grid = frameGrid(rate, frameSeconds);
  const frame = createFrame(grid.frameLength / frameSeconds, grid.frameLength);
  const magnitudes = magnitudesOf(frame, view);
  const candidatesOf = createPitchCandidates(frame.fftLength / 2 + 1, frame.sampleRate, range);
  const cutter = createFrameCutter(grid);
  let frames = 0;
  let before = 0;
  let at = { pitch: 0, voicing: 0 };
  const measured = () => {
    const { frequency = 0, voicing = 0 } = candidatesOf(magnitudes()).at(0) ?? {};
    return { pitch: voicing > voicingThreshold ? frequency : 0, voicing };
  };
  return {
    ...{ hopLength: grid.hopLength, sampleRate: frame.sampleRate },
    push(samples, last, visit) {
      cutter.cut(samples, last, (source, start) => {
        frame.moveTo(source, start);
        const behind = measured();
        if (frames === 1) visit({ pitch: 0, voicing: 0, samples: frame.samples });
        if (frames > 1) {
          const pitch = smoothed(before, at.pitch, behind.pitch);
          visit({ pitch, voicing: at.voicing, samples: frame.samples });
        }
        frames++;
        before = at.pitch;
        at = behind;
      });
    },
  };
}

/** The pitch of a frame by those before and behind it. */
function smoothed(before: number, at: number, behind: number): number {
  if (before === 0 && behind === 0) return 0;
  if (at === 0 || before === 0 || behind === 0) return at;
  const above = at > highest * before && at > highest * behind;
  const below = at < lowest * before && at < lowest * behind;
  return above || below ? behind : at;
}
