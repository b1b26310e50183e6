/** What the hidden states are: pitches in steps, each voiced or unvoiced. @internal */
export interface PyinGrid {
  /** How many pitches. */
  pitches: number;
  /** How many steps a pitch moves from a frame to the next, at most. */
  reach: number;
  /** Probability of a change between voiced and unvoiced. */
  switching: number;
}

const tiny = Number.MIN_VALUE;

/**
 * The most probable path (Viterbi's search in logarithms): from a pitch to one nearby with triangular probability.
 * `observations` holds the probability of each voiced pitch of each frame, frame after frame. Gives the pitch's index for
 * each frame, −1 where unvoiced.
 * @internal
 */
export function pyinPath(
  observations: Float64Array,
  frames: number,
  { pitches, reach, switching }: PyinGrid,
): Int32Array {
  const path = new Int32Array(frames);
  if (frames === 0) return path;
  const move = logMoves(pitches, reach);
  const [stay, change] = [Math.log(1 - switching), Math.log(switching)];
  const origins = new Int32Array(frames * 2 * pitches);
  let score = new Float64Array(2 * pitches);
  let next = new Float64Array(2 * pitches);
  const best = new Float64Array(2 * pitches);
  const from = new Int32Array(2 * pitches);
  for (let t = 0; t < frames; t++) {
    const seen = observations.subarray(t * pitches, (t + 1) * pitches);
    let voiced = 0;
    for (let j = 0; j < pitches; j++) voiced += seen[j];
    const unvoiced = Math.log((1 - Math.min(1, voiced)) / pitches + tiny);
    if (t > 0) {
      bestMoves(score, pitches, reach, move, best, from);
      for (let j = 0; j < pitches; j++) {
        const k = pitches + j;
        const origin = t * 2 * pitches;
        const keeps = best[j] + stay >= best[k] + change;
        next[j] = keeps ? best[j] + stay : best[k] + change;
        origins[origin + j] = keeps ? from[j] : pitches + from[k];
        const rests = best[k] + stay > best[j] + change;
        next[k] = rests ? best[k] + stay : best[j] + change;
        origins[origin + k] = rests ? pitches + from[k] : from[j];
      }
      [score, next] = [next, score];
    }
    for (let j = 0; j < pitches; j++) {
      score[j] += Math.log(seen[j] + tiny);
      score[pitches + j] += unvoiced;
    }
  }
  let state = 0;
  for (let s = 1; s < 2 * pitches; s++) if (score[s] > score[state]) state = s;
  for (let t = frames - 1; t >= 0; t--) {
    path[t] = state < pitches ? state : -1;
    state = origins[t * 2 * pitches + state];
  }
  return path;
}

/** log P(i → j) at [i · (2 reach + 1) + (j − i + reach)]: a triangle, cut off at the ends and normalised. */
function logMoves(pitches: number, reach: number): Float64Array {
  const width = 2 * reach + 1;
  const moves = new Float64Array(pitches * width);
  for (let i = 0; i < pitches; i++) {
    let sum = 0;
    for (let s = -reach; s <= reach; s++) {
      if (i + s >= 0 && i + s < pitches) sum += reach + 1 - Math.abs(s);
    }
    for (let s = -reach; s <= reach; s++) {
      moves[i * width + s + reach] = Math.log((reach + 1 - Math.abs(s)) / sum);
    }
  }
  return moves;
}

/** For each pitch, in the voiced and the unvoiced half, the best score among those it can come from, and that one's index. */
function bestMoves(
  score: Float64Array,
  pitches: number,
  reach: number,
  move: Float64Array,
  best: Float64Array,
  from: Int32Array,
): void {
  const width = 2 * reach + 1;
  for (let half = 0; half <= pitches; half += pitches) {
    for (let j = 0; j < pitches; j++) {
      let highest = -Infinity;
      let place = 0;
      for (let i = Math.max(0, j - reach); i <= Math.min(pitches - 1, j + reach); i++) {
        const value = score[half + i] + move[i * width + j - i + reach];
        if (value > highest) {
          highest = value;
          place = i;
        }
      }
      best[half + j] = highest;
      from[half + j] = place;
    }
  }
}
