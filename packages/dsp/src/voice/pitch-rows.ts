import { requireInteger } from '@avemo/checks';
import type { FrameGrid } from '../frames/frame-options';
import { cutPairs, type PairVisitor } from '../frames/cut-pairs';
import { createFrameCutter, type FrameVisitor } from '../frames/frame-cutter';
import { createPitchPath, type DecidedPitch, type PitchFrame, type PitchPathCosts } from './pitch-path';
import type { RowSource } from '../frames/row-stage';
import { ExtractorSpecError } from '../extractor/extractor-spec-error';

/** How a tracker that chooses a path finds and writes its frames. @internal */
export interface PitchRowsOptions {
  grid: FrameGrid;
  costs: PitchPathCosts;
  lookahead: number | undefined;
  find(samples: Float32Array, start: number): PitchFrame;
  /** Two frames that follow each other, in less time. */
  findPair?: (samples: Float32Array, startA: number, startB: number) => readonly [PitchFrame, PitchFrame];
  write(decided: DecidedPitch, out: Float32Array, offset: number): void;
}

/** Pitches of a stream, two values per frame, each when the path is decided. @internal */
export function createPitchRows(
  caller: string,
  { grid, costs, lookahead, find, findPair, write }: PitchRowsOptions,
): RowSource {
  if (lookahead !== undefined && lookahead !== Infinity) {
    requireInteger(caller, 'lookahead', lookahead, { min: 0, max: 2 ** 20 });
  }
  const cutter = createFrameCutter(grid);
  const path = createPitchPath(costs, lookahead);
  return {
    width: 2,
    push(samples, last) {
      const decided: DecidedPitch[] = [];
      const take = (found: PitchFrame) => {
        for (const frame of path.push(found)) decided.push(frame);
      };
      const one: FrameVisitor = (source, start) => take(find(source, start));
      if (findPair) {
        const two: PairVisitor['two'] = (source, startA, startB) =>
          findPair(source, startA, startB).forEach(take);
        cutPairs(cutter, samples, last, cutter.ready(samples.length, last), { one, two });
      } else {
        cutter.cut(samples, last, one);
      }
      if (last) for (const frame of path.finish()) decided.push(frame);
      const out = new Float32Array(2 * decided.length);
      decided.forEach((frame, t) => write(frame, out, 2 * t));
      return out;
    },
  };
}

/** Throws unless a path that takes a stream is bounded. @internal */
export function requireLookahead(lookahead: number | undefined): void {
  if (lookahead !== undefined) return;
  const what = 'the pitch takes the best path through the signal';
  throw ExtractorSpecError.wholeSignal('lookahead', what, '10 frames, for example');
}

/** The peak that a stream's silence is relative to, where the options do not say it. @internal */
export function missingPeak(): never {
  const what = 'silence is relative to the peak of the signal';
  throw ExtractorSpecError.wholeSignal('referencePeak', what, '1, full scale, for example');
}
