import type { PitchCandidate } from './pitch-candidates';

const voicingThreshold = 0.7;
/** What a candidate counts for each whole rank, below the threshold, and for −ln voicing. */
const [rankCost, belowCost, voicingCost] = [2, 8, 2];
/** What a frame without pitch costs where the best candidate is above the threshold, and behind another such frame. */
const [missedCost, silenceCost] = [8, 1];
const changeCost = 10;
/** A jump costs this for each octave. */
const octaveCost = 10 / Math.LN2;
/** Frames behind a frame that its pitch may depend on. */
const lookahead = 30;

/** The best path through the candidates of a stream. @internal */
export interface PitchPath {
  /** Takes the candidates of the next frame; gives the pitch of the frame `lookahead` before it, 0 for none. */
  add(candidates: readonly PitchCandidate[]): number | undefined;
  /** The pitches of the frames that are not decided yet. */
  rest(): number[];
}

interface Step {
  pitches: number[];
  back: number[];
}

/** Viterbi's search; state 0 is unvoiced. @internal */
export function createPitchPath(): PitchPath {
  const steps: Step[] = [];
  let costs: number[] = [];

  const best = () => costs.indexOf(Math.min(...costs));
  const walk = (to: number) => {
    let state = best();
    for (let i = steps.length - 1; i > to; i--) state = steps[i].back[state];
    return steps[to].pitches[state];
  };
  return {
    add(candidates) {
      const pitches = [0, ...candidates.map(({ frequency }) => frequency)];
      const local = [
        candidates.length > 0 && candidates[0].voicing >= voicingThreshold ? missedCost : 0,
        ...candidates.map(({ voicing }, rank) => {
          const below = voicing < voicingThreshold ? belowCost : 0;
          return below + rank * rankCost - voicingCost * Math.log(Math.max(1e-9, voicing));
        }),
      ];
      const before = steps.at(-1);
      const back = pitches.map(() => 0);
      if (before) {
        costs = pitches.map((pitch, state) => {
          let least = Infinity;
          for (let i = 0; i < costs.length; i++) {
            const cost = costs[i] + jumpCost(before.pitches[i], pitch);
            if (cost < least) {
              least = cost;
              back[state] = i;
            }
          }
          return least + local[state];
        });
        const lowest = Math.min(...costs);
        costs = costs.map((cost) => cost - lowest);
      } else costs = local;
      steps.push({ pitches, back });
      if (steps.length <= lookahead) return undefined;
      const pitch = walk(0);
      steps.shift();
      return pitch;
    },
    rest: () => steps.map((_, i) => walk(i)),
  };
}

function jumpCost(from: number, to: number): number {
  if (from === 0 && to === 0) return silenceCost;
  if (from === 0 || to === 0) return changeCost;
  return octaveCost * Math.abs(Math.log2(to / from));
}
