import type { PitchCandidate } from './pitch-candidates';

const voicingThreshold = 0.7;
/** Below it the logarithm of the voicing stays the same. */
const leastVoicing = 0.01;
/** What −ln voicing counts, and a candidate below the threshold or no pitch where the first one is above it. */
const [voicingCost, thresholdCost] = [2, 8];
/** What a frame without pitch costs behind another one, and a change between pitch and none. */
const [silenceCost, changeCost] = [1, 10];
/** For each unit of ln f. */
const jumpWeight = 10;
/** Frames behind a frame that its pitch may depend on. @internal */
export const pitchLookahead = 30;

/** The best path through the candidates of a stream. @internal */
export interface PitchPath {
  /** Takes the candidates of the next frame; gives the pitch of the frame `pitchLookahead` before it, 0 for none. */
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
        candidates.length > 0 && candidates[0].voicing >= voicingThreshold ? thresholdCost : 0,
        ...candidates.map(({ frequency, voicing }) => {
          const below = voicing < voicingThreshold ? thresholdCost : 0;
          return below + rangeCost(frequency) - voicingCost * Math.log(Math.max(leastVoicing, voicing));
        }),
      ];
      const before = steps.at(-1);
      const back = pitches.map(() => 0);
      if (before) {
        costs = pitches.map((pitch, state) => {
          let least = Infinity;
          for (let i = 0; i < costs.length; i++) {
            const cost = costs[i] + jumpCost(before.pitches, i, pitch);
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
      if (steps.length <= pitchLookahead) return undefined;
      const pitch = walk(0);
      steps.shift();
      return pitch;
    },
    rest: () => steps.map((_, i) => walk(i)),
  };
}

/** Pitches from 100 to 350 Hz are the most likely ones. */
function rangeCost(frequency: number): number {
  if (frequency < 100) return (100 - frequency) / 100;
  if (frequency >= 600) return 1.2;
  return Math.max(0, (frequency - 350) / 250);
}

/** A jump counts twice from the first candidate; from others once, and once their distance from the candidate before them. */
function jumpCost(pitches: readonly number[], state: number, to: number): number {
  const from = pitches[state];
  if (from === 0 && to === 0) return silenceCost;
  if (from === 0 || to === 0) return changeCost;
  const jump = Math.abs(Math.log(to / from));
  const off = state > 1 ? Math.abs(Math.log(from / pitches[state - 1])) : jump;
  return jumpWeight * (jump + off);
}
