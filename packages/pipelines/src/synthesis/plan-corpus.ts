import { requireInteger } from '@avemo/checks';
import { emotions } from './emotions';
import { planClip, planSpeaker, type ClipPlan, type SpeakerPlan } from './plan-clip';

/** How large a corpus is, and what decides it. @internal */
export interface CorpusSettings {
  seed: number;
  speakers: number;
  clips: number;
  labels: string[];
}

/** Draws speakers and clips, dealt out evenly over speakers, then labels. @internal */
export function planCorpus(
  caller: string,
  { seed, speakers, clips, labels }: CorpusSettings,
): { speakers: SpeakerPlan[]; clips: ClipPlan[] } {
  requireInteger(caller, 'speakers', speakers, { max: 99 });
  requireInteger(caller, 'clips', clips, { min: speakers, max: 100_000 });
  requireInteger(caller, 'seed', seed, { min: 0 });
  requireLabels(caller, labels);
  const voices = Array.from({ length: speakers }, (_, index) => planSpeaker(seed, index));
  const plans = Array.from({ length: clips }, (_, i) => {
    const turn = Math.floor(i / speakers);
    return planClip(seed, voices[i % speakers], turn, labels[turn % labels.length]);
  });
  return { speakers: voices, clips: plans };
}

function requireLabels(caller: string, labels: string[]): void {
  const known = Object.keys(emotions);
  const bad = labels.find((label, i) => !known.includes(label) || labels.indexOf(label) !== i);
  if (bad !== undefined || labels.length === 0) {
    throw new RangeError(
      `${caller}: labels must be distinct names out of ${known.join(', ')}; got ` +
        `${bad === undefined ? 'none' : JSON.stringify(bad)}. Leave the option out for the usual six.`,
    );
  }
}

/** At most five folds of whole speakers; a high and a low voice go together where there are enough. @internal */
export function foldOf(speaker: number, speakers: number): number {
  return speakers < 4 ? speaker : Math.floor(speaker / 2) % Math.min(5, Math.floor(speakers / 2));
}
