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

/** One candidate a frame, such that Σ strength − Σ cost of the changes is largest (Viterbi's search). @internal */
export function bestPitchPath(
  frames: readonly (readonly PitchCandidate[])[],
  { octaveJump, voicedUnvoiced }: PitchPathCosts,
): PitchCandidate[] {
  if (frames.length === 0) return [];
  const origins: Int32Array[] = [];
  let scores = frames[0].map(({ strength }) => strength);
  for (let t = 1; t < frames.length; t++) {
    const origin = new Int32Array(frames[t].length);
    const next = frames[t].map(({ frequency, strength }, c) => {
      let best = -Infinity;
      for (let b = 0; b < frames[t - 1].length; b++) {
        const before = frames[t - 1][b].frequency;
        let cost = 0;
        if ((before === 0) !== (frequency === 0)) cost = voicedUnvoiced;
        else if (before !== 0) cost = octaveJump * Math.abs(Math.log2(before / frequency));
        if (scores[b] - cost > best) {
          best = scores[b] - cost;
          origin[c] = b;
        }
      }
      return best + strength;
    });
    origins.push(origin);
    scores = next;
  }
  let place = scores.indexOf(Math.max(...scores));
  const path: PitchCandidate[] = [];
  for (let t = frames.length - 1; t >= 0; t--) {
    path.push(frames[t][place]);
    if (t > 0) place = origins[t - 1][place];
  }
  return path.reverse();
}
