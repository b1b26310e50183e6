import { deriveSeed } from '@avemo/checks';
import { createRandom } from '../random';
import { drawTrace, type Trace } from './affect-trace';
import type { PictureDamage } from './face/film-face';
import { frameRate, planSpeaker, type ClipPlan, type SpeakerPlan } from './plan-clip';
import type { SoundDamage } from './plan-film';

/** One stretch of speech between two pauses. @internal */
export interface Phrase {
  /** Seconds in the recording. */
  start: number;
  seconds: number;
  voice: ClipPlan['voice'];
}

/** Everything that is decided about a recording before its sound and pictures are made. @internal */
export interface RecordingPlan {
  id: string;
  speaker: SpeakerPlan;
  split: 'train' | 'validation' | 'test';
  seconds: number;
  frames: number;
  phrases: Phrase[];
  damage: PictureDamage[];
  soundDamage: SoundDamage[];
  seed: number;
}

const splits = ['train', 'validation', 'test'] as const;

/** What a person feels at each moment. @internal */
export const affectOf = ({ seed }: Pick<RecordingPlan, 'seed'>): { arousal: Trace; valence: Trace } => ({
  arousal: drawTrace(seed, 'arousal'),
  valence: drawTrace(seed, 'valence'),
});

/** Draws recording number `index`: its speaker, its phrases, and where the sound, the face or both are missing. @internal */
export function planRecording(
  corpusSeed: number,
  index: number,
  { seconds, missing }: { seconds: number; missing: number },
): RecordingPlan {
  const seed = deriveSeed(corpusSeed, 'recording', index);
  const speaker = planSpeaker(corpusSeed, index);
  const split = splits[index % 3];
  const plan = { seed, speaker, split, seconds, frames: seconds * frameRate };
  return {
    id: `${{ train: 'train', validation: 'dev', test: 'test' }[split]}_${Math.floor(index / 3) + 1}`,
    ...plan,
    phrases: planPhrases(plan),
    ...planGaps(seed, seconds, missing),
  };
}

function planPhrases({
  seed,
  speaker,
  seconds,
}: Pick<RecordingPlan, 'seed' | 'speaker' | 'seconds'>): Phrase[] {
  const random = createRandom(deriveSeed(seed, 'phrases'));
  const { arousal, valence } = affectOf({ seed });
  const habit = drawTrace(seed, 'habit of the voice');
  const phrases: Phrase[] = [];
  for (let start = onFrame(0.2 + 0.3 * random.next()); ;) {
    const length = onFrame(1.2 + 1.8 * random.next());
    if (start + length > seconds) return phrases;
    const middle = start + length / 2;
    const draw = () => random.normal();
    phrases.push({
      start,
      seconds: length,
      voice: voiceOf(speaker, { a: arousal(middle), v: valence(middle), habit: habit(middle) }, draw),
    });
    start = onFrame(start + length + 0.25 + (0.5 - 0.3 * arousal(middle)) * random.next());
  }
}

/** The voice of a moment: arousal moves nearly everything, valence a little; habit moves pitch and level for no reason. */
function voiceOf(
  { basePitch, levelOffset, rateOffset, tilt, breath, vocalTractScale, vocalExpressiveness: e }: SpeakerPlan,
  { a, v, habit }: { a: number; v: number; habit: number },
  draw: () => number,
): ClipPlan['voice'] {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const pitch = e * (4.5 * a + 1.2 * v) + 1.6 * habit + 0.6 * draw();
  return {
    meanF0: clamp(basePitch * 2 ** (pitch / 12), 70, 400),
    syllableRate: 4.2 * Math.exp(0.18 * e * a + rateOffset + 0.05 * draw()),
    level: clamp(-28 + 6 * e * a + levelOffset + 2.5 * habit + draw(), -42, -17),
    range: Math.max(0.3, 2.2 + e * (2 * a + 1.2 * v) + 0.5 * draw()),
    finalRise: -0.6 + 1.2 * e * v + 0.8 * draw(),
    tilt: clamp(tilt - e * (0.18 * a + 0.06 * v) + 0.04 * draw(), 0, 0.85),
    breath: clamp(breath - e * (0.05 * a + 0.02 * v) + 0.03 * draw(), 0.01, 0.6),
    jitter: clamp(0.006 - 0.002 * v + 0.002 * draw(), 0.001, 0.03),
    tremor: Math.max(0, 0.1 * draw()),
    creak: clamp(0.08 - 0.12 * a + 0.04 * draw(), 0, 0.4),
    pause: 0.08,
    vocalTractScale,
  };
}

/** Stretches of 2 to 5 s without sound, without a face, without both, in turn, spread over the recording. */
function planGaps(
  seed: number,
  seconds: number,
  missing: number,
): Pick<RecordingPlan, 'damage' | 'soundDamage'> {
  const random = createRandom(deriveSeed(seed, 'gaps'));
  const damage: PictureDamage[] = [];
  const soundDamage: SoundDamage[] = [];
  const mean = 3.5;
  const count = Math.round((seconds * missing) / mean);
  const room = seconds / Math.max(1, count);
  const turn = random.integer(3);
  for (let k = 0; k < count; k++) {
    const length = onFrame(Math.min(2 + 3 * random.next(), 0.9 * room));
    const start = onFrame(k * room + (room - length) * random.next());
    const end = onFrame(start + length);
    const kind = (k + turn) % 3;
    if (kind !== 1) soundDamage.push({ kind: 'muted', start, end });
    if (kind !== 0)
      damage.push({
        kind: random.next() < 0.5 ? 'absent' : 'occluded',
        start: Math.round(start * frameRate),
        end: Math.round(end * frameRate),
      });
  }
  return { damage, soundDamage };
}

/** Seconds of the nearest frame. */
const onFrame = (seconds: number) => Math.round(seconds * frameRate) / frameRate;
