import type { Random } from '../random';

/** A stretch of the face stream that does not show the face as it was. @internal */
export interface FaceDamage {
  /** `occluded`: nothing seen, features are 0; `frozen`: the last good frame stands; `noisy`: values are meaningless. */
  kind: 'occluded' | 'frozen' | 'noisy';
  /** First damaged frame. */
  start: number;
  /** The frame behind the last damaged one. */
  end: number;
}

const kinds = ['occluded', 'frozen', 'noisy'] as const;

/** One clip in four is damaged for 30 to 90 % of its length, one in sixteen wholly. @internal */
export function planFaceDamage(random: Random, frames: number): FaceDamage[] {
  const chance = random.next();
  const kind = kinds[random.integer(3)];
  const length = Math.round(frames * (0.3 + 0.6 * random.next()));
  const start = random.integer(frames - length + 1);
  if (chance < 1 / 16) return [{ kind: kind === 'frozen' ? 'noisy' : kind, start: 0, end: frames }];
  return chance < 5 / 16 ? [{ kind, start, end: start + length }] : [];
}
