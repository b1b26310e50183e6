import { selectFace } from './select-face';
import type { TrackedFace, TrackedFrame } from './tracked-face';

/** Seconds that a chosen face may be missing while others are seen, before another one is chosen. */
const patience = 1;

/** Keeps to one face over the frames of a video. @internal */
export class ChosenFace {
  private track: number | undefined;
  private seen = -Infinity;

  constructor(private readonly rule: 'largest' | 'central' | number) {}

  /** The chosen face of a frame, if it is there. */
  of({ faces, picture, time, cut }: TrackedFrame): TrackedFace | undefined {
    const find = () => faces.find(({ track }) => track === this.track);
    if (typeof this.rule === 'number') this.track = this.rule;
    else if (!find() && (cut || time - this.seen > patience)) {
      this.track = selectFace(faces, { by: this.rule, picture })?.track ?? this.track;
    }
    const face = find();
    if (face) this.seen = time;
    return face;
  }
}
