/** A possible pitch of a frame: `frequency` in Hz, 0 for unvoiced, and how much speaks for it. @internal */
export interface PitchCandidate {
  frequency: number;
  strength: number;
}

/** What changes from a frame to the next cost. @internal */
export interface PitchPathCosts {
  /** An octave up or down. */
  octaveJump: number;
  /** Between voiced and unvoiced. */
  voicedUnvoiced: number;
}

/** What may be the pitch of a frame. @internal */
export interface PitchFrame {
  /** At least one. */
  candidates: readonly PitchCandidate[];
  /** The largest strength of a voiced one, 0 where there is none. */
  strongest: number;
}

/** A frame whose pitch is decided. @internal */
export interface DecidedPitch extends PitchFrame {
  chosen: PitchCandidate;
}

/** Chooses one candidate a frame. @internal */
export interface PitchPath {
  /** Takes the next frame; gives those that it decides. */
  push(frame: PitchFrame): DecidedPitch[];
  /** The frames that are left when nothing follows. */
  finish(): DecidedPitch[];
}

/** Frames that are held before it is first asked whether all paths have a beginning in common. */
const firstLook = 256;

/**
 * The candidates for which Σ strength − Σ cost of the changes is largest (Viterbi's search). With a finite `lookahead`
 * a frame is decided when that many more have come, by the path that is best then; without one, when all paths that can still
 * be the best have it in common, so that no more than some seconds are held.
 * @internal
 */
export function createPitchPath(
  { octaveJump, voicedUnvoiced }: PitchPathCosts,
  lookahead = Infinity,
): PitchPath {
  let frames: PitchFrame[] = [];
  let origins: Int32Array[] = [];
  let scores: number[] = [];
  let before: PitchFrame['candidates'] = [];
  let nextLook = firstLook;
  /** The places of the best path so far, from the oldest undecided frame on. */
  const trace = () => {
    const places = new Int32Array(frames.length);
    let place = scores.indexOf(Math.max(...scores));
    for (let t = frames.length - 1; t >= 0; t--) {
      places[t] = place;
      place = origins[t][place];
    }
    return places;
  };
  const decided = (frame: PitchFrame, place: number) => ({
    candidates: frame.candidates,
    strongest: frame.strongest,
    chosen: frame.candidates[place],
  });
  /** The frames up to the last one in which all paths are at one place: whatever comes, they stay. */
  const decideCommon = (): DecidedPitch[] => {
    let places = new Set(scores.keys());
    let t = frames.length - 1;
    for (; t >= 0 && places.size > 1; t--) places = new Set(Array.from(places, (place) => origins[t][place]));
    if (t < 0) return [];
    let [place] = places;
    const common = frames.splice(0, t + 1);
    const from = origins.splice(0, t + 1);
    const rows = new Array<DecidedPitch>(t + 1);
    for (; t >= 0; t--) {
      rows[t] = decided(common[t], place);
      place = from[t][place];
    }
    return rows;
  };
  return {
    push(frame) {
      const { candidates } = frame;
      const origin = new Int32Array(candidates.length);
      scores = candidates.map(({ frequency, strength }, c) => {
        if (before.length === 0) return strength;
        let best = -Infinity;
        for (let b = 0; b < before.length; b++) {
          const from = before[b].frequency;
          let cost = 0;
          if ((from === 0) !== (frequency === 0)) cost = voicedUnvoiced;
          else if (from !== 0) cost = octaveJump * Math.abs(Math.log2(from / frequency));
          if (scores[b] - cost > best) {
            best = scores[b] - cost;
            origin[c] = b;
          }
        }
        return best + strength;
      });
      before = candidates;
      frames.push(frame);
      origins.push(origin);
      if (lookahead === Infinity) {
        if (frames.length < nextLook) return [];
        const common = decideCommon();
        nextLook = Math.max(firstLook, 2 * frames.length);
        return common;
      }
      if (frames.length <= lookahead) return [];
      const [place] = trace();
      origins.shift();
      return [decided(frames.shift()!, place)];
    },
    finish() {
      if (frames.length === 0) return [];
      const places = trace();
      const rest = frames.map((frame, t) => decided(frame, places[t]));
      frames = [];
      origins = [];
      return rest;
    },
  };
}
