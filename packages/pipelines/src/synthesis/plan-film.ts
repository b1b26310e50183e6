import { deriveSeed } from '@avemo/checks';
import { createRandom } from '../random';
import type { PictureDamage } from './face/film-face';
import type { ClipPlan } from './plan-clip';

/** A stretch of the sound, in seconds, in which nothing is heard. @internal */
export interface SoundDamage {
  kind: 'muted';
  start: number;
  end: number;
}

/** A clip that is filmed: what is wrong with its pictures and its sound. @internal */
export interface FilmedClip extends Omit<ClipPlan, 'damage'> {
  damage: PictureDamage[];
  soundDamage: SoundDamage[];
  /** What the file lacks from beginning to end. */
  missing?: 'sound' | 'face';
}

/**
 * What is wrong with the recording of a clip: the damage that its face stream would have, done to the pictures, and for one
 * clip in eight a muted stretch; `missing` is the share of clips that lack the sound or the face wholly.
 * @internal
 */
export function planFilm(seed: number, plan: ClipPlan, missing: number): FilmedClip {
  const random = createRandom(deriveSeed(seed, 'film', plan.id));
  const muted = random.next() < 1 / 8;
  const length = plan.seconds * (0.2 + 0.3 * random.next());
  const start = round((plan.seconds - length) * random.next());
  const lacks = random.next() < missing ? (random.next() < 0.5 ? 'sound' : 'face') : undefined;
  return {
    ...plan,
    damage: lacks === 'face' ? [{ kind: 'absent', start: 0, end: plan.frames }] : plan.damage,
    soundDamage: muted ? [{ kind: 'muted', start, end: round(start + length) }] : [],
    ...(lacks && { missing: lacks }),
  };
}

/** To whole milliseconds. */
const round = (seconds: number) => Math.round(1000 * seconds) / 1000;
