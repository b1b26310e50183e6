import { frameRate } from './plan-clip';
import { speechSampleRate } from './render-speech';

const statement =
  'Synthetic: every sound and every face stream of this corpus was computed; no person was recorded, and results ' +
  'on it say how a program works, not how well it knows people.';

/** Stands in the `corpus.json` of every corpus. @internal */
export const corpusFacts = {
  synthetic: true,
  statement,
  sampleRate: speechSampleRate,
  frameSeconds: 1 / frameRate,
};
