import { createFrameCutter } from '../frames/frame-cutter';
import { frameGrid } from './contour-source';
import { createFrame } from './frame';
import { magnitudesOf, windowedSamples } from './frame-spectra';
import { createPitchCandidates, type PitchRange } from './pitch-candidates';
import { createPitchPath } from './pitch-path';

/** Seconds of a frame. @internal */
export const pitchSeconds = 0.06;
/** Root mean square under the window below which a frame has no pitch. */
const leastEnergy = 0.001;

/** A frame whose pitch is decided; its arrays are valid until the next one. @internal */
export interface TrackedFrame {
  /** Hz, 0 for none. */
  pitch: number;
  /** How clear the pitch is, or the clearest candidate of a frame without one, in [0, 1]; 0 where it is too quiet. */
  voicing: number;
  /** Of the samples under a Gauss window. */
  magnitudes: Float64Array;
  samples: Float64Array;
}

/** The pitch of a stream by subharmonic summation and the best path of the next 30 frames. @internal */
export interface PitchTracker {
  /** Frames of 60 ms, in order, each when its pitch is decided. */
  push(samples: Float32Array, last: boolean, visit: (frame: TrackedFrame) => void): void;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Length of the transform behind `magnitudes`. */
  readonly fftLength: number;
}

/** @internal */
export function createPitchTracker(rate: number, range: PitchRange): PitchTracker {
  const grid = frameGrid(rate, pitchSeconds);
  const frame = createFrame(grid.frameLength / pitchSeconds, grid.frameLength);
  const { fftLength, sampleRate } = frame;
  const view = { window: 'gauss' } as const;
  const [magnitudes, windowed] = [magnitudesOf(frame, view), windowedSamples(frame, view)];
  const candidatesOf = createPitchCandidates(fftLength / 2 + 1, sampleRate, range);
  const path = createPitchPath();
  const cutter = createFrameCutter(grid);
  const held: (Omit<TrackedFrame, 'pitch' | 'voicing'> & {
    loud: boolean;
    candidates: ReturnType<typeof candidatesOf>;
  })[] = [];
  // Frames wait for the path in arrays that are used again.
  const spare: Pick<TrackedFrame, 'magnitudes' | 'samples'>[] = [];
  const decided = (found: number): TrackedFrame => {
    const { loud, candidates, magnitudes, samples } = held.shift()!;
    spare.push({ magnitudes, samples });
    const pitch = loud ? found : 0;
    const candidate = pitch > 0 ? candidates.find(({ frequency }) => frequency === pitch) : candidates.at(0);
    return { pitch, voicing: loud ? (candidate?.voicing ?? 0) : 0, magnitudes, samples };
  };
  return {
    ...{ hopLength: grid.hopLength, sampleRate, fftLength },
    push(samples, last, visit) {
      cutter.cut(samples, last, (source, start) => {
        frame.moveTo(source, start);
        const spectrum = magnitudes();
        const candidates = candidatesOf(spectrum);
        const copies = spare.pop() ?? {
          magnitudes: new Float64Array(spectrum.length),
          samples: new Float64Array(grid.frameLength),
        };
        copies.magnitudes.set(spectrum);
        copies.samples.set(frame.samples);
        held.push({
          ...copies,
          candidates,
          loud: rootMeanSquare(windowed(), grid.frameLength) > leastEnergy,
        });
        const pitch = path.add(candidates);
        if (pitch !== undefined) visit(decided(pitch));
      });
      if (last) for (const pitch of path.rest()) visit(decided(pitch));
    },
  };
}

function rootMeanSquare(samples: Float64Array, length: number): number {
  let sum = 0;
  for (let n = 0; n < length; n++) sum += samples[n] * samples[n];
  return Math.sqrt(sum / length);
}
